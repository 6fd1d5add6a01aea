package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.call.ConferenceEvent.LeaveReason;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

/// Facts of calls, and assertions of what follows from them, for tests.
final class CallFacts {
  static final Instant T0 = Instant.parse("2026-11-29T10:00:00Z");
  static final CallId ID = new CallId(UUID.fromString("00000000-0000-7000-8000-000000000001"));
  static final ParticipantIdentity CUSTOMER = ParticipantIdentity.customer(ID, "+15550001111");

  /// The agent who answers: one of a ring group, or the one whose claim was accepted.
  static final ParticipantIdentity ADA = agent('a', false);

  static final ParticipantIdentity CLAIMANT = agent('a', true);
  static final ParticipantIdentity BEN = agent('b', true);
  static final ParticipantIdentity EVE =
      new ParticipantIdentity(
          new ParticipantId(UUID.fromString("00000000-0000-3000-8000-0000000000ee")),
          ParticipantRole.SUPERVISOR,
          user('e'),
          null,
          false);

  static void assertEnding(Call call, CallStatus status, EndedBy by, EndReason reason, int second) {
    CallState state = call.state();
    assertThat(state.status()).isEqualTo(status);
    assertThat(state.endedBy()).isEqualTo(by);
    assertThat(state.endReason()).isEqualTo(reason);
    assertThat(state.endedAt()).isEqualTo(at(second));
  }

  static void assertSeconds(Call call, ParticipantIdentity identity, int talk, int hold, int wait) {
    Participant participant = participant(call, identity);
    assertThat(
            List.of(
                seconds(participant.talkSec()),
                seconds(participant.holdSec()),
                seconds(participant.waitSec())))
        .as("talk, hold and wait seconds")
        .containsExactly(talk, hold, wait);
  }

  static int seconds(@Nullable Integer seconds) {
    return seconds == null ? -1 : seconds;
  }

  static Participant participant(Call call, ParticipantIdentity identity) {
    return call.state().participants().stream()
        .filter(each -> each.identity().id().equals(identity.id()))
        .findFirst()
        .orElseThrow();
  }

  @SafeVarargs
  static Call everyOrder(Call start, UnaryOperator<Call>... facts) {
    return EveryOrder.of(start, List.of(facts));
  }

  /// An inbound call whose caller waits in a conference.
  static Call conference(ParticipantIdentity... participants) {
    return join(1, CUSTOMER, 0).apply(dialed(participants));
  }

  /// An inbound call from which agents are dialed.
  static Call dialed(ParticipantIdentity... participants) {
    return invite(call(CallDirection.INBOUND), participants)
        .apply(new CallEvent.Ringing(leg(CUSTOMER), T0));
  }

  static Call outbound(CallDirection direction) {
    return invite(call(direction), CUSTOMER, ADA);
  }

  static Call invite(Call call, ParticipantIdentity... participants) {
    Call invited = call;
    for (ParticipantIdentity participant : participants) {
      invited = invited.invite(participant);
    }
    return invited;
  }

  /// An inbound call of the strategy `conference`, whose agent's browser is about to join.
  static Call claimed() {
    Call call = invite(call(CallDirection.INBOUND, CallStrategy.CONFERENCE), CUSTOMER, CLAIMANT);
    return call.apply(new CallEvent.Ringing(leg(CUSTOMER), T0))
        .apply(new CallEvent.Ringing(leg(ADA), at(2)));
  }

  static Call call(CallDirection direction) {
    return call(direction, CallStrategy.CLIENT);
  }

  private static Call call(CallDirection direction, CallStrategy strategy) {
    return new Call(
        ID,
        null,
        direction,
        strategy,
        "+15550001111",
        "+15550002222",
        direction == CallDirection.INBOUND ? null : ADA.user(),
        T0,
        null,
        null,
        null,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeSet<>());
  }

  static UnaryOperator<Call> ringing(ParticipantIdentity who, int second) {
    return call -> call.apply(new CallEvent.Ringing(leg(call, who), at(second)));
  }

  static UnaryOperator<Call> answered(ParticipantIdentity who, int second) {
    return call -> call.apply(new CallEvent.Answered(leg(call, who), at(second)));
  }

  static CallEvent answered(ParticipantIdentity who, Instant at) {
    return new CallEvent.Answered(who.leg(callSid(who), null), at);
  }

  static UnaryOperator<Call> ended(ParticipantIdentity who, int second) {
    return end(who, second, CallStatus.COMPLETED, null, null);
  }

  static UnaryOperator<Call> end(
      ParticipantIdentity who,
      int second,
      CallStatus status,
      @Nullable Integer sipCode,
      @Nullable Boolean leftFirst) {
    return call -> call.apply(ended(leg(call, who), second, status, sipCode, leftFirst));
  }

  static CallEvent ended(
      LegIdentity leg,
      int second,
      CallStatus status,
      @Nullable Integer sipCode,
      @Nullable Boolean leftFirst) {
    int sequence = leftFirst == null ? 3 : CallEvent.Ended.UNNUMBERED;
    return new CallEvent.Ended(leg, at(second), status, sequence, null, sipCode, leftFirst, false);
  }

  static UnaryOperator<Call> reconciled(ParticipantIdentity who, int second) {
    return call ->
        call.apply(
            new CallEvent.Ended(
                leg(call, who),
                at(second),
                CallStatus.COMPLETED,
                CallEvent.Ended.UNNUMBERED,
                null,
                null,
                null,
                true));
  }

  static UnaryOperator<Call> join(int sequence, ParticipantIdentity who, int second) {
    return event(sequence, Kind.JOIN, who, second);
  }

  static UnaryOperator<Call> event(int sequence, Kind kind, ParticipantIdentity who, int second) {
    return conferenceEvent(sequence, kind, who, second, null, null);
  }

  static UnaryOperator<Call> leave(int sequence, ParticipantIdentity who, int second) {
    return left(sequence, who, second, LeaveReason.PARTICIPANT_HUNG_UP, CallStatus.COMPLETED);
  }

  static UnaryOperator<Call> left(
      int sequence, ParticipantIdentity who, int second, LeaveReason reason, CallStatus status) {
    return conferenceEvent(sequence, Kind.LEAVE, who, second, reason, status);
  }

  static UnaryOperator<Call> conferenceStart(int sequence, int second) {
    return conferenceEvent(sequence, Kind.START, null, second, null, null);
  }

  static UnaryOperator<Call> conferenceEnd(int sequence, int second) {
    return conferenceEvent(sequence, Kind.END, null, second, null, null);
  }

  static UnaryOperator<Call> conferenceEvent(
      int sequence,
      Kind kind,
      @Nullable ParticipantIdentity who,
      int second,
      @Nullable LeaveReason reason,
      @Nullable CallStatus status) {
    ConferenceEvent event =
        new ConferenceEvent(
            "CF" + "0".repeat(32),
            sequence,
            kind,
            at(second),
            who == null ? null : callSid(who),
            who == null ? null : who.id(),
            reason,
            status);
    return call -> call.apply(event);
  }

  /// Returns the leg of a participant: the caller's is the parent of the others.
  static LegIdentity leg(Call call, ParticipantIdentity who) {
    ParticipantIdentity first = call.direction() == CallDirection.OUTBOUND_DIAL ? ADA : CUSTOMER;
    return who.leg(callSid(who), who.id().equals(first.id()) ? null : callSid(first));
  }

  static LegIdentity leg(ParticipantIdentity who) {
    return who.leg(callSid(who), null);
  }

  static CallSid callSid(ParticipantIdentity who) {
    return new CallSid("CA" + who.id().toString().replace("-", ""));
  }

  static ParticipantIdentity agent(char name, boolean awaited) {
    return ParticipantIdentity.agent(ID, user(name), awaited);
  }

  static UserId user(char name) {
    return new UserId(UUID.fromString("00000000-0000-7000-8000-00000000000" + name));
  }

  static Instant at(int second) {
    return T0.plus(Duration.ofSeconds(second));
  }

  private CallFacts() {}
}
