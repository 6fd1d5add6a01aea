package org.ringback.server.call;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.call.ConferenceEvent.LeaveReason;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;

/// The endings of calls that members place in a conference, in every order of their callbacks.
class PlacedConferenceCallTest {
  private static final Instant T0 = Instant.parse("2026-11-29T10:00:00Z");
  private static final UserId ADA = new UserId(new UUID(1, 1));
  private static final UserId BEN = new UserId(new UUID(1, 2));
  private static final CallSid ADA_LEG = new CallSid("CA" + "1".repeat(32));
  private static final CallSid OTHER_LEG = new CallSid("CA" + "2".repeat(32));

  private final CallFactory factory =
      new CallFactory(
          new UuidV7(Clock.fixed(T0, ZoneOffset.UTC), new SecureRandom()),
          Clock.fixed(T0, ZoneOffset.UTC));
  private final Call placed =
      factory.outboundDial(
          ADA_LEG,
          ADA,
          "+15550100100",
          E164.parse("+15550001111").orElseThrow(),
          CallStrategy.CONFERENCE);
  private final Call dialed =
      placed.invite(ParticipantIdentity.customer(placed.id(), placed.to()).awaited(true));
  private final LegIdentity customer =
      ParticipantIdentity.customer(placed.id(), placed.to()).leg(OTHER_LEG, null);
  private final LegIdentity ada =
      ParticipantIdentity.agent(placed.id(), ADA, false).leg(ADA_LEG, null);

  @Test
  void the_customer_answers_and_hangs_up() {
    Call call =
        everyOrder(
            dialed,
            event(1, Kind.JOIN, ada, 1),
            ringing(customer, 3),
            answered(customer, 8),
            event(2, Kind.JOIN, customer, 9),
            event(3, Kind.LEAVE, customer, 29),
            ended(customer, 29, CallStatus.COMPLETED),
            event(4, Kind.LEAVE, ada, 30),
            ended(ada, 30, CallStatus.COMPLETED));
    assertEnding(call, CallStatus.COMPLETED, EndedBy.CUSTOMER, 29);
    assertThat(call.state().durationSec()).isEqualTo(20);
  }

  @Test
  void the_agent_hangs_up_before_the_answer() {
    Call call =
        everyOrder(
            dialed,
            event(1, Kind.JOIN, ada, 1),
            ringing(customer, 3),
            event(2, Kind.LEAVE, ada, 6),
            ended(ada, 6, CallStatus.COMPLETED),
            ended(customer, 7, CallStatus.CANCELED));
    assertEnding(call, CallStatus.CANCELED, EndedBy.AGENT, 7);
  }

  @Test
  void the_agent_hangs_up_before_anyone_was_dialed() {
    Call call =
        everyOrder(
            placed,
            event(1, Kind.JOIN, ada, 1),
            event(2, Kind.LEAVE, ada, 2),
            ended(ada, 2, CallStatus.COMPLETED));
    assertEnding(call, CallStatus.CANCELED, EndedBy.AGENT, 2);
  }

  @Test
  void a_call_stays_open_while_the_request_to_dial_the_customer_is_under_way() {
    Call call =
        everyOrder(dialed, event(1, Kind.JOIN, ada, 1), ended(ada, 2, CallStatus.COMPLETED));
    assertThat(call.isOver()).isFalse();
    Call undialed = call.withoutInvitation(requireNonNull(customer.participant()));
    assertThat(undialed.status()).isEqualTo(CallStatus.CANCELED);
    assertThat(undialed.withEndRequest(EndedBy.SYSTEM).status()).isEqualTo(CallStatus.FAILED);
  }

  @Test
  void the_customer_is_busy() {
    Call call =
        everyOrder(
            dialed,
            event(1, Kind.JOIN, ada, 1),
            event(2, Kind.LEAVE, customer, 4, LeaveReason.PARTICIPANT_ADD_FAILED, CallStatus.BUSY),
            ended(customer, 4, CallStatus.BUSY),
            ended(ada, 5, CallStatus.COMPLETED));
    assertEnding(call, CallStatus.BUSY, EndedBy.SYSTEM, 4);
  }

  @Test
  void a_colleague_answers_and_the_call_ends_when_both_have_left() {
    Call internal = factory.internal(ADA_LEG, ADA, BEN);
    LegIdentity caller = ParticipantIdentity.agent(internal.id(), ADA, false).leg(ADA_LEG, null);
    LegIdentity ben = ParticipantIdentity.agent(internal.id(), BEN, true).leg(OTHER_LEG, null);
    Call call =
        everyOrder(
            internal,
            event(1, Kind.JOIN, caller, 1),
            ringing(ben, 4),
            event(2, Kind.JOIN, ben, 5),
            event(3, Kind.LEAVE, ben, 25),
            ended(ben, 25, CallStatus.COMPLETED),
            event(4, Kind.LEAVE, caller, 26),
            ended(caller, 26, CallStatus.COMPLETED));
    assertEnding(call, CallStatus.COMPLETED, EndedBy.AGENT, 26);
    assertThat(call.state().durationSec()).isEqualTo(21);
    assertThat(call.state().agent()).isEqualTo(ADA);
  }

  @Test
  void a_colleague_who_does_not_answer_leaves_a_call_without_an_answer() {
    Call internal = factory.internal(ADA_LEG, ADA, BEN);
    LegIdentity caller = ParticipantIdentity.agent(internal.id(), ADA, false).leg(ADA_LEG, null);
    ParticipantId ben = ParticipantId.agent(internal.id(), BEN);
    assertThat(internal.status()).isEqualTo(CallStatus.RINGING);
    Call left =
        everyOrder(
            internal.withoutInvitation(ben),
            event(1, Kind.JOIN, caller, 1),
            ended(caller, 27, CallStatus.COMPLETED));
    assertEnding(left, CallStatus.CANCELED, EndedBy.AGENT, 27);
    assertEnding(left.withEndRequest(EndedBy.SYSTEM), CallStatus.NO_ANSWER, EndedBy.SYSTEM, 27);
  }

  @SafeVarargs
  private static Call everyOrder(Call start, UnaryOperator<Call>... facts) {
    return EveryOrder.of(start, List.of(facts));
  }

  private static void assertEnding(Call call, CallStatus status, EndedBy by, int second) {
    assertThat(call.status()).isEqualTo(status);
    assertThat(call.state().endedBy()).isEqualTo(by);
    assertThat(call.state().endedAt()).isEqualTo(T0.plusSeconds(second));
  }

  private static UnaryOperator<Call> ringing(LegIdentity leg, int second) {
    return call -> call.apply(new CallEvent.Ringing(leg, T0.plusSeconds(second)));
  }

  private static UnaryOperator<Call> answered(LegIdentity leg, int second) {
    return call -> call.apply(new CallEvent.Answered(leg, T0.plusSeconds(second)));
  }

  private static UnaryOperator<Call> ended(LegIdentity leg, int second, CallStatus status) {
    return call ->
        call.apply(
            new CallEvent.Ended(leg, T0.plusSeconds(second), status, 3, null, null, null, false));
  }

  private static UnaryOperator<Call> event(int sequence, Kind kind, LegIdentity leg, int second) {
    LeaveReason reason = kind == Kind.LEAVE ? LeaveReason.PARTICIPANT_HUNG_UP : null;
    return event(sequence, kind, leg, second, reason, reason == null ? null : CallStatus.COMPLETED);
  }

  private static UnaryOperator<Call> event(
      int sequence,
      Kind kind,
      LegIdentity leg,
      int second,
      @Nullable LeaveReason reason,
      @Nullable CallStatus status) {
    ConferenceEvent event =
        new ConferenceEvent(
            "CF" + "0".repeat(32),
            sequence,
            kind,
            T0.plusSeconds(second),
            leg.callSid(),
            leg.participant(),
            reason,
            status);
    return call -> call.apply(event);
  }
}
