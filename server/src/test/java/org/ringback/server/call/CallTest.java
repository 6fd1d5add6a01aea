package org.ringback.server.call;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

class CallTest {
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00.700Z");
  private static final UserId ADA =
      new UserId(UUID.fromString("00000000-0000-7000-8000-00000000000a"));
  private static final UserId BEN =
      new UserId(UUID.fromString("00000000-0000-7000-8000-00000000000b"));
  private static final CallSid PARENT = new CallSid("CA" + "0".repeat(32));
  private static final CallSid CHILD = new CallSid("CA" + "1".repeat(32));
  private static final CallSid OTHER = new CallSid("CA" + "2".repeat(32));

  private static final LegIdentity CALLER_LEG =
      new LegIdentity(PARENT, null, ParticipantRole.CUSTOMER, null, null);
  private static final LegIdentity ADA_LEG =
      new LegIdentity(CHILD, PARENT, ParticipantRole.AGENT, ADA, null);
  private static final LegIdentity BEN_LEG =
      new LegIdentity(OTHER, PARENT, ParticipantRole.AGENT, BEN, null);
  private static final LegIdentity BROWSER_LEG =
      new LegIdentity(PARENT, null, ParticipantRole.AGENT, ADA, null);
  private static final LegIdentity CUSTOMER_LEG =
      new LegIdentity(CHILD, PARENT, ParticipantRole.CUSTOMER, null, null);

  @Test
  void an_inbound_call_belongs_to_the_agent_who_answered() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER_LEG, 0),
            ringing(ADA_LEG, 1),
            answered(ADA_LEG, 3),
            ended(BEN_LEG, 3, CallStatus.CANCELED, 2, 0),
            ended(ADA_LEG, 10, CallStatus.COMPLETED, 3, 7),
            ended(CALLER_LEG, 10, CallStatus.COMPLETED, 3, 10));

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.state().agent()).isEqualTo(ADA);
    assertThat(call.state().answeredAt()).isEqualTo(at(3));
    assertThat(call.state().endedAt()).isEqualTo(at(10));
    assertThat(call.state().durationSec()).isEqualTo(7);
    assertThat(call.callSid()).isEqualTo(PARENT);
  }

  @Test
  void an_unanswered_inbound_call_is_no_answer_although_twilio_completed_the_apology() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER_LEG, 0),
            ringing(ADA_LEG, 1),
            ended(ADA_LEG, 25, CallStatus.NO_ANSWER, 2, 0),
            ended(BEN_LEG, 25, CallStatus.BUSY, 2, 0),
            answered(CALLER_LEG, 25),
            ended(CALLER_LEG, 29, CallStatus.COMPLETED, 2, 4));

    assertThat(call.status()).isEqualTo(CallStatus.NO_ANSWER);
    assertThat(call.state().durationSec()).isEqualTo(0);
    assertThat(call.state().agent()).isNull();
    assertThat(call.state().endedAt()).isEqualTo(at(29));
  }

  @Test
  void an_inbound_call_is_canceled_when_the_caller_hangs_up_first() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER_LEG, 0),
            ringing(ADA_LEG, 1),
            ended(ADA_LEG, 5, CallStatus.CANCELED, 2, 0),
            ended(CALLER_LEG, 5, CallStatus.CANCELED, 1, 0));

    assertThat(call.status()).isEqualTo(CallStatus.CANCELED);
  }

  @Test
  void a_browsers_call_has_the_status_of_the_customers_leg() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_DIAL,
            answered(BROWSER_LEG, 0),
            initiated(CUSTOMER_LEG, 0),
            ringing(CUSTOMER_LEG, 1),
            answered(CUSTOMER_LEG, 4),
            ended(CUSTOMER_LEG, 9, CallStatus.COMPLETED, 3, 5),
            ended(BROWSER_LEG, 10, CallStatus.COMPLETED, 1, 10));

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.state().agent()).isEqualTo(ADA);
    assertThat(call.state().durationSec()).isEqualTo(5);
    assertThat(call.callSid()).isEqualTo(PARENT);
  }

  @Test
  void an_inbound_call_is_busy_when_every_agent_declines() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER_LEG, 0),
            ringing(ADA_LEG, 1),
            ended(ADA_LEG, 3, CallStatus.BUSY, 2, 0),
            ended(BEN_LEG, 4, CallStatus.BUSY, 2, 0),
            answered(CALLER_LEG, 4),
            ended(CALLER_LEG, 8, CallStatus.COMPLETED, 2, 4));

    assertThat(call.status()).isEqualTo(CallStatus.BUSY);
    assertThat(call.state().declined()).isTrue();
    assertThat(call.state().durationSec()).isEqualTo(0);
  }

  @Test
  void a_call_that_the_customer_rejects_is_declined_although_the_dial_reports_busy() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_DIAL,
            answered(BROWSER_LEG, 0),
            ended(CUSTOMER_LEG, 2, CallStatus.BUSY, CallEvent.Ended.UNNUMBERED, null),
            new CallEvent.Ended(CUSTOMER_LEG, at(2), CallStatus.BUSY, 2, 0, 603, null, false),
            ended(BROWSER_LEG, 3, CallStatus.COMPLETED, 1, 3));

    assertThat(call.status()).isEqualTo(CallStatus.BUSY);
    assertThat(call.state().declined()).isTrue();
  }

  @Test
  void a_call_to_a_busy_customer_is_busy() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_DIAL,
            answered(BROWSER_LEG, 0),
            ringing(CUSTOMER_LEG, 1),
            ended(CUSTOMER_LEG, 2, CallStatus.BUSY, 2, 0),
            ended(BROWSER_LEG, 3, CallStatus.COMPLETED, 1, 3));

    assertThat(call.status()).isEqualTo(CallStatus.BUSY);
    assertThat(call.state().declined()).isFalse();
    assertThat(call.state().durationSec()).isEqualTo(0);
  }

  @Test
  void hanging_up_while_ringing_cancels_the_call_without_the_child_legs_callback() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_DIAL,
            answered(BROWSER_LEG, 0),
            ringing(CUSTOMER_LEG, 1),
            ended(BROWSER_LEG, 3, CallStatus.COMPLETED, 1, 3));

    assertThat(call.status()).isEqualTo(CallStatus.CANCELED);
  }

  @Test
  void the_duration_of_a_placed_call_starts_when_the_customer_answers() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_API,
            initiated(CALLER_LEG, 0),
            ringing(CALLER_LEG, 1),
            answered(CALLER_LEG, 2),
            answered(ADA_LEG, 3),
            ended(ADA_LEG, 8, CallStatus.COMPLETED, 3, 5),
            ended(CALLER_LEG, 8, CallStatus.COMPLETED, 3, 6));

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.state().durationSec()).isEqualTo(6);
    assertThat(call.state().agent()).isEqualTo(ADA);
  }

  @Test
  void the_time_of_a_lost_answer_is_computed_from_the_duration() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER_LEG, 0),
            ended(ADA_LEG, 10, CallStatus.COMPLETED, 3, 7),
            ended(CALLER_LEG, 10, CallStatus.COMPLETED, 3, 10));

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.state().answeredAt()).isEqualTo(at(3));
    assertThat(call.state().agent()).isEqualTo(ADA);
  }

  @Test
  void the_agent_of_a_leg_is_added_after_an_end_without_agent() {
    LegIdentity unidentifiedLeg = new LegIdentity(CHILD, PARENT, ParticipantRole.AGENT, null, null);
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER_LEG, 0),
            answered(ADA_LEG, 3),
            ended(unidentifiedLeg, 11, CallStatus.COMPLETED, CallEvent.Ended.UNNUMBERED, 7),
            ended(ADA_LEG, 10, CallStatus.COMPLETED, 3, null));

    assertThat(call.state().agent()).isEqualTo(ADA);
    assertThat(call.state().endedAt()).isEqualTo(at(10));
  }

  @Test
  void the_earliest_end_counts_in_any_order_of_arrival() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_API,
            ringing(CALLER_LEG, 1),
            ended(CALLER_LEG, 4, CallStatus.NO_ANSWER, 2, 0),
            ended(CALLER_LEG, 5, CallStatus.FAILED, 3, 0),
            ended(CALLER_LEG, 6, CallStatus.COMPLETED, CallEvent.Ended.UNNUMBERED, null));

    assertThat(call.status()).isEqualTo(CallStatus.NO_ANSWER);
    assertThat(call.state().endedAt()).isEqualTo(at(4));
  }

  @Test
  void a_late_ringing_callback_does_not_reopen_an_ended_call() {
    Call ended =
        call(CallDirection.INBOUND)
            .apply(ended(CALLER_LEG, 5, CallStatus.CANCELED, 2, 0))
            .apply(ringing(CALLER_LEG, 0))
            .apply(ringing(ADA_LEG, 1));

    assertThat(ended.isOver()).isTrue();
    assertThat(ended.status()).isEqualTo(CallStatus.CANCELED);
  }

  @Test
  void no_event_after_the_end_reopens_a_call() {
    List<CallEvent> events =
        List.of(
            ringing(CALLER_LEG, 0),
            ringing(ADA_LEG, 1),
            answered(ADA_LEG, 3),
            ended(BEN_LEG, 3, CallStatus.CANCELED, 2, 0),
            ended(ADA_LEG, 10, CallStatus.COMPLETED, 3, null),
            ended(ADA_LEG, 11, CallStatus.COMPLETED, CallEvent.Ended.UNNUMBERED, 7));
    for (List<CallEvent> order : permutations(events)) {
      Call call = call(CallDirection.INBOUND);
      boolean hadEnded = false;
      for (CallEvent event : order) {
        call = call.apply(event);
        assertThat(call.isOver() || !hadEnded).as("in the order %s", order).isTrue();
        hadEnded = call.isOver();
      }
    }
  }

  @Test
  void a_call_that_twilio_rejected_stays_failed() {
    Call failed = call(CallDirection.OUTBOUND_API).markFailed(at(1));

    assertThat(failed.status()).isEqualTo(CallStatus.FAILED);
    assertThat(failed.state().durationSec()).isEqualTo(0);
    assertThat(failed.apply(answered(CALLER_LEG, 2)).status()).isEqualTo(CallStatus.FAILED);
  }

  @Test
  void times_in_whole_seconds_are_never_before_the_start_of_the_call() {
    Instant whole = Instant.parse("2026-11-23T10:00:00Z");
    Call call = call(CallDirection.INBOUND).apply(new CallEvent.Answered(ADA_LEG, whole));

    assertThat(call.state().answeredAt()).isEqualTo(T0);
    assertThat(
            call.apply(
                    new CallEvent.Ended(
                        ADA_LEG, whole, CallStatus.COMPLETED, 3, 0, null, null, false))
                .state()
                .endedAt())
        .isEqualTo(T0);
  }

  @Test
  void a_call_has_only_documented_statuses() {
    assertThat(call(CallDirection.OUTBOUND_API).apply(initiated(CALLER_LEG, 0)).status())
        .isEqualTo(CallStatus.QUEUED);
    assertThat(call(CallDirection.OUTBOUND_DIAL).apply(answered(BROWSER_LEG, 0)).status())
        .isEqualTo(CallStatus.QUEUED);
    assertThat(call(CallDirection.INBOUND).apply(answered(CALLER_LEG, 0)).status())
        .isEqualTo(CallStatus.RINGING);
    assertThat(call(CallDirection.INBOUND).state().durationSec()).isNull();
  }

  /// Applies the events in every order, and each order with every subset of them repeated. Fails
  /// unless all results are equal. Returns the call.
  private static Call everyOrder(CallDirection direction, CallEvent... events) {
    Call expected = null;
    for (List<CallEvent> order : permutations(List.of(events))) {
      for (int repeatMask = 0; repeatMask < 1 << order.size(); repeatMask++) {
        Call call = call(direction);
        List<CallEvent> repeats = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
          call = call.apply(order.get(i));
          if ((repeatMask & 1 << i) != 0) {
            repeats.addFirst(order.get(i));
          }
        }
        for (CallEvent event : repeats) {
          call = call.apply(event);
        }
        if (expected == null) {
          expected = call;
        } else if (!call.equals(expected)) {
          assertThat(call).as("in the order %s", order).isEqualTo(expected);
        }
      }
    }
    return requireNonNull(expected);
  }

  private static List<List<CallEvent>> permutations(List<CallEvent> events) {
    if (events.isEmpty()) {
      return List.of(List.of());
    }
    List<List<CallEvent>> all = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      List<CallEvent> rest = new ArrayList<>(events);
      CallEvent first = rest.remove(i);
      for (List<CallEvent> tail : permutations(rest)) {
        List<CallEvent> whole = new ArrayList<>(List.of(first));
        whole.addAll(tail);
        all.add(whole);
      }
    }
    return all;
  }

  private static Call call(CallDirection direction) {
    return new Call(
        new CallId(UUID.fromString("00000000-0000-7000-8000-000000000001")),
        null,
        direction,
        CallStrategy.CLIENT,
        "+15550001111",
        "+15550002222",
        direction == CallDirection.INBOUND ? null : ADA,
        T0,
        null,
        null,
        null,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeSet<>());
  }

  private static CallEvent initiated(LegIdentity identity, int second) {
    return new CallEvent.Initiated(identity, at(second));
  }

  private static CallEvent ringing(LegIdentity identity, int second) {
    return new CallEvent.Ringing(identity, at(second));
  }

  private static CallEvent answered(LegIdentity identity, int second) {
    return new CallEvent.Answered(identity, at(second));
  }

  private static CallEvent ended(
      LegIdentity identity,
      int second,
      CallStatus status,
      int sequence,
      @Nullable Integer duration) {
    return new CallEvent.Ended(identity, at(second), status, sequence, duration, null, null, false);
  }

  private static Instant at(int second) {
    return T0.plus(Duration.ofSeconds(second));
  }
}
