package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.call.ConferenceEvent.LeaveReason;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

/// When a call ends, who ended it and why, and how long each participant talked: in every order of
/// its callbacks, each repeated.
class CallEndingsTest {
  private static final Instant T0 = Instant.parse("2026-11-29T10:00:00Z");
  private static final CallId ID =
      new CallId(UUID.fromString("00000000-0000-7000-8000-000000000001"));
  private static final ParticipantIdentity CUSTOMER =
      ParticipantIdentity.customer(ID, "+15550001111");

  /// The agent who answers: one of a ring group, or the one whose claim was accepted.
  private static final ParticipantIdentity ADA = agent('a', false);

  private static final ParticipantIdentity CLAIMANT = agent('a', true);
  private static final ParticipantIdentity BEN = agent('b', true);
  private static final ParticipantIdentity EVE =
      new ParticipantIdentity(
          new ParticipantId(UUID.fromString("00000000-0000-3000-8000-0000000000ee")),
          ParticipantRole.SUPERVISOR,
          user('e'),
          null,
          false);

  @Test
  void an_agent_transfers_the_call_and_leaves() {
    Call call =
        everyOrder(
            conference(CUSTOMER, CLAIMANT, BEN),
            answered(ADA, 3),
            join(2, ADA, 3),
            event(3, Kind.HOLD, CUSTOMER, 5),
            ringing(BEN, 6),
            answered(BEN, 8),
            join(4, BEN, 8),
            event(5, Kind.UNHOLD, CUSTOMER, 9),
            leave(6, ADA, 10),
            ended(ADA, 10),
            leave(7, CUSTOMER, 20),
            ended(CUSTOMER, 20),
            leave(8, BEN, 20),
            ended(BEN, 20));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.CUSTOMER, EndReason.COMPLETED, 20);
    assertThat(call.state().agent()).isEqualTo(ADA.user());
    assertThat(call.state().durationSec()).isEqualTo(17);
    assertSeconds(call, CUSTOMER, 13, 4, 3);
    assertSeconds(call, ADA, 4, 0, 3);
    assertSeconds(call, BEN, 12, 0, 2);
  }

  @Test
  void the_customer_leaves_during_the_consultation() {
    Call call =
        everyOrder(
            conference(CUSTOMER, CLAIMANT, BEN),
            join(2, ADA, 3),
            event(3, Kind.HOLD, CUSTOMER, 5),
            join(4, BEN, 8),
            leave(5, CUSTOMER, 12),
            ended(CUSTOMER, 12),
            leave(6, ADA, 13),
            ended(ADA, 13),
            leave(7, BEN, 14),
            ended(BEN, 14));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.CUSTOMER, EndReason.COMPLETED, 12);
    assertSeconds(call, CUSTOMER, 2, 7, 3);
    assertSeconds(call, BEN, 4, 0, 0);
  }

  @Test
  void the_target_of_a_consultation_never_answers() {
    Call call =
        everyOrder(
            conference(CUSTOMER, CLAIMANT, BEN),
            join(2, ADA, 3),
            ringing(BEN, 6),
            left(3, BEN, 26, LeaveReason.PARTICIPANT_ADD_FAILED, CallStatus.NO_ANSWER),
            end(BEN, 26, CallStatus.NO_ANSWER, null, null),
            leave(4, ADA, 40),
            ended(ADA, 40),
            left(5, CUSTOMER, 41, LeaveReason.PARTICIPANT_UPDATED_VIA_API, CallStatus.COMPLETED),
            ended(CUSTOMER, 41));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.AGENT, EndReason.COMPLETED, 40);
    assertThat(participant(call, BEN).state()).isEqualTo(ParticipantState.NO_ANSWER);
    assertSeconds(call, BEN, 0, 0, 20);
  }

  @Test
  void the_target_of_a_cold_transfer_never_answers() {
    Call call =
        everyOrder(
            conference(CUSTOMER, CLAIMANT, BEN),
            join(2, ADA, 3),
            leave(3, ADA, 5),
            ended(ADA, 5),
            ringing(BEN, 6),
            left(4, BEN, 26, LeaveReason.PARTICIPANT_ADD_FAILED, CallStatus.NO_ANSWER),
            end(BEN, 26, CallStatus.NO_ANSWER, null, null));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.SYSTEM, EndReason.COMPLETED, 26);
    assertSeconds(call, CUSTOMER, 2, 0, 24);
  }

  @Test
  void a_call_waits_for_the_target_of_a_cold_transfer() {
    Call call = everyOrder(conference(CUSTOMER, CLAIMANT, BEN), join(2, ADA, 3), leave(3, ADA, 5));

    assertThat(call.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(participant(call, BEN).state()).isEqualTo(ParticipantState.RINGING);
    assertThat(participant(call, CUSTOMER).talkSec()).isNull();
    assertSeconds(call, ADA, 2, 0, 0);
  }

  @Test
  void a_supervisor_who_stays_last_does_not_keep_the_call_open() {
    Call call =
        everyOrder(
            conference(CUSTOMER, CLAIMANT, EVE),
            join(2, ADA, 3),
            join(3, EVE, 5),
            event(4, Kind.MUTE, EVE, 5),
            leave(5, ADA, 10),
            ended(ADA, 10));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.AGENT, EndReason.COMPLETED, 10);
    assertThat(participant(call, EVE).muted()).isTrue();
  }

  @Test
  void the_call_of_an_agent_whose_tab_dies_goes_on_with_the_agent_who_is_invited() {
    Call call =
        everyOrder(
            conference(CUSTOMER, CLAIMANT, BEN),
            join(2, ADA, 3),
            leave(3, ADA, 10),
            end(ADA, 10, CallStatus.COMPLETED, null, null),
            event(4, Kind.HOLD, CUSTOMER, 11),
            event(5, Kind.UNHOLD, CUSTOMER, 15),
            join(6, BEN, 15),
            leave(7, BEN, 30),
            ended(BEN, 30));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.AGENT, EndReason.COMPLETED, 30);
    assertSeconds(call, CUSTOMER, 22, 4, 4);
  }

  @Test
  void a_conference_that_the_api_ended_was_ended_by_the_system() {
    Call call =
        everyOrder(
            conference(CUSTOMER, CLAIMANT),
            join(2, ADA, 3),
            left(3, ADA, 9, LeaveReason.CONFERENCE_ENDED_VIA_API, CallStatus.COMPLETED),
            left(4, CUSTOMER, 9, LeaveReason.CONFERENCE_ENDED_VIA_API, CallStatus.COMPLETED),
            conferenceEnd(5, 9),
            ended(ADA, 9),
            ended(CUSTOMER, 9));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.SYSTEM, EndReason.COMPLETED, 9);
  }

  @Test
  void a_leg_that_the_api_moved_out_of_the_conference_lives_on() {
    Call call =
        everyOrder(
            conference(CUSTOMER, CLAIMANT, BEN),
            join(2, ADA, 3),
            left(3, CUSTOMER, 7, LeaveReason.PARTICIPANT_UPDATED_VIA_API, CallStatus.IN_PROGRESS));

    assertThat(call.isOver()).isFalse();
    assertThat(participant(call, CUSTOMER).state()).isEqualTo(ParticipantState.JOINED);
  }

  @Test
  void lost_leaves_end_with_the_conference() {
    Call call =
        everyOrder(
            conference(CUSTOMER, CLAIMANT),
            join(2, ADA, 3),
            event(3, Kind.HOLD, CUSTOMER, 5),
            conferenceEnd(9, 12),
            ended(CUSTOMER, 12));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.UNKNOWN, EndReason.COMPLETED, 12);
    assertSeconds(call, CUSTOMER, 2, 7, 3);
  }

  @Test
  void a_redirect_ends_the_first_agents_leg_before_the_target_answers() {
    Call call =
        everyOrder(
            answered(ADA, 3).apply(dialed(CUSTOMER, ADA, BEN)),
            end(ADA, 10, CallStatus.COMPLETED, null, null),
            end(ADA, 10, CallStatus.COMPLETED, null, true), // the interrupted `action`
            ringing(BEN, 12),
            answered(BEN, 14),
            end(BEN, 20, CallStatus.COMPLETED, null, null),
            end(BEN, 20, CallStatus.COMPLETED, null, false),
            ended(CUSTOMER, 20));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.CUSTOMER, EndReason.COMPLETED, 20);
    assertSeconds(call, CUSTOMER, 13, 0, 7);
  }

  private record Ending(
      String name,
      Call call,
      List<UnaryOperator<Call>> facts,
      CallStatus status,
      EndedBy by,
      EndReason reason,
      int second) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Ending> endings() {
    Call inbound = dialed(CUSTOMER, ADA, agent('b', false));
    ParticipantIdentity ben = agent('b', false);
    Call browser = outbound(CallDirection.OUTBOUND_DIAL).apply(answered(ADA, T0));
    Call placed = outbound(CallDirection.OUTBOUND_API);
    return Stream.of(
        ending(
            "the customer hangs up",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.CUSTOMER,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            ended(ADA, 9),
            ended(CUSTOMER, 9),
            end(ADA, 9, CallStatus.COMPLETED, null, false)),
        ending(
            "the agent hangs up",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.AGENT,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            ended(ADA, 9),
            ended(CUSTOMER, 9),
            end(ADA, 9, CallStatus.COMPLETED, null, true)),
        ending(
            "the agent hangs up a second before",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.AGENT,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            ended(ADA, 9),
            ended(CUSTOMER, 10)),
        ending(
            "another agent answers",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.AGENT,
            EndReason.COMPLETED,
            9,
            ringing(ben, 1),
            answered(ADA, 3),
            end(ben, 3, CallStatus.CANCELED, null, null),
            ended(ADA, 9),
            ended(CUSTOMER, 10)),
        ending(
            "the caller gives up",
            inbound,
            CallStatus.CANCELED,
            EndedBy.CUSTOMER,
            EndReason.CALLER_GAVE_UP,
            5,
            ringing(ADA, 1),
            end(ADA, 5, CallStatus.CANCELED, null, null),
            end(CUSTOMER, 5, CallStatus.CANCELED, null, null)),
        ending(
            "no agent answers",
            inbound,
            CallStatus.NO_ANSWER,
            EndedBy.SYSTEM,
            EndReason.NO_ANSWER,
            29,
            ringing(ADA, 1),
            end(ADA, 25, CallStatus.NO_ANSWER, null, null),
            ended(CUSTOMER, 29)),
        ending(
            "every agent declines",
            inbound,
            CallStatus.BUSY,
            EndedBy.AGENT,
            EndReason.DECLINED,
            8,
            end(ADA, 3, CallStatus.BUSY, 603, null),
            end(ben, 4, CallStatus.BUSY, 603, null),
            ended(CUSTOMER, 8)),
        ending(
            "the called customer hangs up",
            browser,
            CallStatus.COMPLETED,
            EndedBy.CUSTOMER,
            EndReason.COMPLETED,
            9,
            answered(CUSTOMER, 4),
            ended(CUSTOMER, 9),
            ended(ADA, 9),
            end(CUSTOMER, 9, CallStatus.COMPLETED, null, true)),
        ending(
            "the calling agent hangs up",
            browser,
            CallStatus.COMPLETED,
            EndedBy.AGENT,
            EndReason.COMPLETED,
            9,
            answered(CUSTOMER, 4),
            ended(CUSTOMER, 9),
            ended(ADA, 9)),
        ending(
            "the calling agent gives up",
            browser,
            CallStatus.CANCELED,
            EndedBy.AGENT,
            EndReason.CALLER_GAVE_UP,
            3,
            ringing(CUSTOMER, 1),
            end(CUSTOMER, 3, CallStatus.CANCELED, null, null),
            ended(ADA, 3)),
        ending(
            "the server does not answer, and no customer is dialed",
            browser,
            CallStatus.FAILED,
            EndedBy.SYSTEM,
            EndReason.FAILED,
            5,
            ended(ADA, 5)),
        ending(
            "the called customer declines",
            browser,
            CallStatus.BUSY,
            EndedBy.CUSTOMER,
            EndReason.DECLINED,
            2,
            end(CUSTOMER, 2, CallStatus.BUSY, 603, null),
            ended(ADA, 3)),
        ending(
            "the called customer is busy",
            browser,
            CallStatus.BUSY,
            EndedBy.SYSTEM,
            EndReason.BUSY,
            2,
            end(CUSTOMER, 2, CallStatus.BUSY, 486, null),
            ended(ADA, 3)),
        ending(
            "the called number does not exist",
            browser,
            CallStatus.FAILED,
            EndedBy.SYSTEM,
            EndReason.FAILED,
            2,
            end(CUSTOMER, 2, CallStatus.FAILED, 404, null),
            ended(ADA, 3)),
        ending(
            "the called customer does not answer",
            placed,
            CallStatus.NO_ANSWER,
            EndedBy.SYSTEM,
            EndReason.NO_ANSWER,
            30,
            ringing(CUSTOMER, 1),
            end(CUSTOMER, 30, CallStatus.NO_ANSWER, null, null)),
        ending(
            "no agent takes a placed call",
            placed,
            CallStatus.COMPLETED,
            EndedBy.UNKNOWN,
            EndReason.COMPLETED,
            32,
            answered(CUSTOMER, 2),
            end(ADA, 27, CallStatus.NO_ANSWER, null, null),
            ended(CUSTOMER, 32)),
        ending(
            "Twilio rejects a placed call",
            placed,
            CallStatus.FAILED,
            EndedBy.SYSTEM,
            EndReason.FAILED,
            1,
            call -> call.markFailed(at(1))),
        ending(
            "a supervisor ends the call by the API",
            inbound.withEndRequest(EndedBy.SUPERVISOR),
            CallStatus.COMPLETED,
            EndedBy.SUPERVISOR,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            ended(ADA, 9),
            ended(CUSTOMER, 9)),
        ending(
            "only the REST API reports the end",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.UNKNOWN,
            EndReason.RECONCILED,
            9,
            answered(ADA, 3),
            reconciled(ADA, 9),
            reconciled(CUSTOMER, 9)),
        ending(
            "a callback follows the REST API",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.CUSTOMER,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            reconciled(ADA, 9),
            reconciled(CUSTOMER, 9),
            ended(CUSTOMER, 9)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void a_call_knows_who_ended_it_and_why(Ending ending) {
    Call call = EveryOrder.of(ending.call(), ending.facts());

    assertEnding(call, ending.status(), ending.by(), ending.reason(), ending.second());
    assertThat(call.state().participants())
        .allSatisfy(
            participant -> {
              assertThat(participant.talkSec()).isNotNull();
              assertThat(participant.state())
                  .isNotIn(ParticipantState.JOINED, ParticipantState.RINGING);
            });
  }

  @Test
  void an_agent_who_did_not_answer_first_was_answered_elsewhere() {
    ParticipantIdentity ben = agent('b', false);
    Call call =
        everyOrder(
            dialed(CUSTOMER, ADA, ben),
            ringing(ADA, 1),
            ringing(ben, 1),
            answered(ADA, 3),
            end(ben, 3, CallStatus.CANCELED, null, null));

    assertThat(participant(call, ben).state()).isEqualTo(ParticipantState.ANSWERED_ELSEWHERE);
    assertThat(participant(call, ben).isVisible()).isFalse();
    assertSeconds(call, ben, 0, 0, 2);
  }

  @Test
  void a_failed_call_has_the_sip_code_of_the_customers_leg() {
    Call call =
        everyOrder(
            outbound(CallDirection.OUTBOUND_API),
            end(CUSTOMER, 2, CallStatus.FAILED, 404, null),
            reconciled(CUSTOMER, 3));

    assertThat(call.state().sipCode()).isEqualTo(404);
  }

  @Test
  void the_participant_of_a_leg_without_id_is_the_one_that_the_id_names() {
    LegIdentity withoutId =
        new LegIdentity(callSid(ADA), callSid(CUSTOMER), ParticipantRole.AGENT, null, null);
    Call call =
        everyOrder(
            dialed(CUSTOMER, ADA),
            known -> known.apply(ended(withoutId, 9, CallStatus.COMPLETED, null, true)),
            answered(ADA, 3));

    assertThat(call.state().participants()).hasSize(2);
    assertEnding(call, CallStatus.COMPLETED, EndedBy.AGENT, EndReason.COMPLETED, 9);
  }

  @Test
  void only_the_conference_has_reported_the_legs() {
    Call call =
        everyOrder(
            dialed(CUSTOMER, ADA), join(1, CUSTOMER, 0), join(2, ADA, 3), leave(3, CUSTOMER, 8));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.CUSTOMER, EndReason.COMPLETED, 8);
    assertThat(call.state().agent()).isEqualTo(ADA.user());
  }

  private static void assertEnding(
      Call call, CallStatus status, EndedBy by, EndReason reason, int second) {
    CallState state = call.state();
    assertThat(state.status()).isEqualTo(status);
    assertThat(state.endedBy()).isEqualTo(by);
    assertThat(state.endReason()).isEqualTo(reason);
    assertThat(state.endedAt()).isEqualTo(at(second));
  }

  private static void assertSeconds(
      Call call, ParticipantIdentity identity, int talk, int hold, int wait) {
    Participant participant = participant(call, identity);
    assertThat(
            List.of(
                seconds(participant.talkSec()),
                seconds(participant.holdSec()),
                seconds(participant.waitSec())))
        .as("talk, hold and wait seconds")
        .containsExactly(talk, hold, wait);
  }

  private static int seconds(@Nullable Integer seconds) {
    return seconds == null ? -1 : seconds;
  }

  private static Participant participant(Call call, ParticipantIdentity identity) {
    return call.state().participants().stream()
        .filter(each -> each.identity().id().equals(identity.id()))
        .findFirst()
        .orElseThrow();
  }

  @SafeVarargs
  private static Call everyOrder(Call start, UnaryOperator<Call>... facts) {
    return EveryOrder.of(start, List.of(facts));
  }

  @SafeVarargs
  private static Ending ending(
      String name,
      Call call,
      CallStatus status,
      EndedBy by,
      EndReason reason,
      int second,
      UnaryOperator<Call>... facts) {
    return new Ending(name, call, List.of(facts), status, by, reason, second);
  }

  /// An inbound call whose caller waits in a conference.
  private static Call conference(ParticipantIdentity... participants) {
    return join(1, CUSTOMER, 0).apply(dialed(participants));
  }

  /// An inbound call from which agents are dialed.
  private static Call dialed(ParticipantIdentity... participants) {
    return invite(call(CallDirection.INBOUND), participants)
        .apply(new CallEvent.Ringing(leg(CUSTOMER), T0));
  }

  private static Call outbound(CallDirection direction) {
    return invite(call(direction), CUSTOMER, ADA);
  }

  private static Call invite(Call call, ParticipantIdentity... participants) {
    Call invited = call;
    for (ParticipantIdentity participant : participants) {
      invited = invited.invite(participant);
    }
    return invited;
  }

  private static Call call(CallDirection direction) {
    return new Call(
        ID,
        null,
        direction,
        CallStrategy.CLIENT,
        "+15550001111",
        "+15550002222",
        direction == CallDirection.INBOUND ? null : ADA.user(),
        T0,
        null,
        null,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeSet<>());
  }

  private static UnaryOperator<Call> ringing(ParticipantIdentity who, int second) {
    return call -> call.apply(new CallEvent.Ringing(leg(call, who), at(second)));
  }

  private static UnaryOperator<Call> answered(ParticipantIdentity who, int second) {
    return call -> call.apply(new CallEvent.Answered(leg(call, who), at(second)));
  }

  private static CallEvent answered(ParticipantIdentity who, Instant at) {
    return new CallEvent.Answered(who.leg(callSid(who), null), at);
  }

  private static UnaryOperator<Call> ended(ParticipantIdentity who, int second) {
    return end(who, second, CallStatus.COMPLETED, null, null);
  }

  private static UnaryOperator<Call> end(
      ParticipantIdentity who,
      int second,
      CallStatus status,
      @Nullable Integer sipCode,
      @Nullable Boolean leftFirst) {
    return call -> call.apply(ended(leg(call, who), second, status, sipCode, leftFirst));
  }

  private static CallEvent ended(
      LegIdentity leg,
      int second,
      CallStatus status,
      @Nullable Integer sipCode,
      @Nullable Boolean leftFirst) {
    int sequence = leftFirst == null ? 3 : CallEvent.Ended.UNNUMBERED;
    return new CallEvent.Ended(leg, at(second), status, sequence, null, sipCode, leftFirst, false);
  }

  private static UnaryOperator<Call> reconciled(ParticipantIdentity who, int second) {
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

  private static UnaryOperator<Call> join(int sequence, ParticipantIdentity who, int second) {
    return event(sequence, Kind.JOIN, who, second);
  }

  private static UnaryOperator<Call> event(
      int sequence, Kind kind, ParticipantIdentity who, int second) {
    return conferenceEvent(sequence, kind, who, second, null, null);
  }

  private static UnaryOperator<Call> leave(int sequence, ParticipantIdentity who, int second) {
    return left(sequence, who, second, LeaveReason.PARTICIPANT_HUNG_UP, CallStatus.COMPLETED);
  }

  private static UnaryOperator<Call> left(
      int sequence, ParticipantIdentity who, int second, LeaveReason reason, CallStatus status) {
    return conferenceEvent(sequence, Kind.LEAVE, who, second, reason, status);
  }

  private static UnaryOperator<Call> conferenceEnd(int sequence, int second) {
    return conferenceEvent(sequence, Kind.END, null, second, null, null);
  }

  private static UnaryOperator<Call> conferenceEvent(
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
  private static LegIdentity leg(Call call, ParticipantIdentity who) {
    ParticipantIdentity first = call.direction() == CallDirection.OUTBOUND_DIAL ? ADA : CUSTOMER;
    return who.leg(callSid(who), who.id().equals(first.id()) ? null : callSid(first));
  }

  private static LegIdentity leg(ParticipantIdentity who) {
    return who.leg(callSid(who), null);
  }

  private static CallSid callSid(ParticipantIdentity who) {
    return new CallSid("CA" + who.id().toString().replace("-", ""));
  }

  private static ParticipantIdentity agent(char name, boolean awaited) {
    return ParticipantIdentity.agent(ID, user(name), awaited);
  }

  private static UserId user(char name) {
    return new UserId(UUID.fromString("00000000-0000-7000-8000-00000000000" + name));
  }

  private static Instant at(int second) {
    return T0.plus(Duration.ofSeconds(second));
  }
}
