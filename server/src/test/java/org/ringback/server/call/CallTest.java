package org.ringback.server.call;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.identity.UserId;
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

  private static final LegIdentity CALLER = new LegIdentity(PARENT, null, LegRole.CUSTOMER, null);
  private static final LegIdentity ADAS = new LegIdentity(CHILD, PARENT, LegRole.AGENT, ADA);
  private static final LegIdentity BENS = new LegIdentity(OTHER, PARENT, LegRole.AGENT, BEN);
  private static final LegIdentity BROWSER = new LegIdentity(PARENT, null, LegRole.AGENT, ADA);
  private static final LegIdentity CALLED = new LegIdentity(CHILD, PARENT, LegRole.CUSTOMER, null);

  @Test
  void an_inbound_call_that_ada_answers_is_hers() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER, 0),
            ringing(ADAS, 1),
            answered(ADAS, 3),
            ended(BENS, 3, CallStatus.CANCELED, 2, 0),
            ended(ADAS, 10, CallStatus.COMPLETED, 3, 7),
            ended(CALLER, 10, CallStatus.COMPLETED, 3, 10));

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.agent()).contains(ADA);
    assertThat(call.answeredAt()).contains(at(3));
    assertThat(call.endedAt()).contains(at(10));
    assertThat(call.durationSec()).contains(7);
    assertThat(call.callSid()).isEqualTo(PARENT);
  }

  @Test
  void an_inbound_call_that_nobody_answers_is_no_answer_though_twilio_completed_the_apology() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER, 0),
            ringing(ADAS, 1),
            ended(ADAS, 25, CallStatus.NO_ANSWER, 2, 0),
            ended(BENS, 25, CallStatus.BUSY, 2, 0),
            answered(CALLER, 25),
            ended(CALLER, 29, CallStatus.COMPLETED, 2, 4));

    assertThat(call.status()).isEqualTo(CallStatus.NO_ANSWER);
    assertThat(call.durationSec()).contains(0);
    assertThat(call.agent()).isEmpty();
    assertThat(call.endedAt()).contains(at(29));
  }

  @Test
  void an_inbound_call_that_the_caller_gives_up_is_canceled() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER, 0),
            ringing(ADAS, 1),
            ended(ADAS, 5, CallStatus.CANCELED, 2, 0),
            ended(CALLER, 5, CallStatus.CANCELED, 1, 0));

    assertThat(call.status()).isEqualTo(CallStatus.CANCELED);
  }

  @Test
  void a_call_from_the_browser_is_as_the_customers_leg_is() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_DIAL,
            answered(BROWSER, 0),
            initiated(CALLED, 0),
            ringing(CALLED, 1),
            answered(CALLED, 4),
            ended(CALLED, 9, CallStatus.COMPLETED, 3, 5),
            ended(BROWSER, 10, CallStatus.COMPLETED, 1, 10));

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.agent()).contains(ADA);
    assertThat(call.durationSec()).contains(5);
    assertThat(call.callSid()).isEqualTo(PARENT);
  }

  @Test
  void an_inbound_call_that_each_agent_declines_is_busy() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER, 0),
            ringing(ADAS, 1),
            ended(ADAS, 3, CallStatus.BUSY, 2, 0),
            ended(BENS, 4, CallStatus.BUSY, 2, 0),
            answered(CALLER, 4),
            ended(CALLER, 8, CallStatus.COMPLETED, 2, 4));

    assertThat(call.status()).isEqualTo(CallStatus.BUSY);
    assertThat(call.durationSec()).contains(0);
  }

  @Test
  void a_busy_customer_makes_the_call_busy() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_DIAL,
            answered(BROWSER, 0),
            ringing(CALLED, 1),
            ended(CALLED, 2, CallStatus.BUSY, 2, 0),
            ended(BROWSER, 3, CallStatus.COMPLETED, 1, 3));

    assertThat(call.status()).isEqualTo(CallStatus.BUSY);
    assertThat(call.durationSec()).contains(0);
  }

  @Test
  void
      an_agent_who_hangs_up_while_it_rings_cancels_the_call_also_when_the_childs_callback_is_lost() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_DIAL,
            answered(BROWSER, 0),
            ringing(CALLED, 1),
            ended(BROWSER, 3, CallStatus.COMPLETED, 1, 3));

    assertThat(call.status()).isEqualTo(CallStatus.CANCELED);
  }

  @Test
  void a_call_that_we_place_begins_to_count_when_the_customer_answers() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_API,
            initiated(CALLER, 0),
            ringing(CALLER, 1),
            answered(CALLER, 2),
            answered(ADAS, 3),
            ended(ADAS, 8, CallStatus.COMPLETED, 3, 5),
            ended(CALLER, 8, CallStatus.COMPLETED, 3, 6));

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.durationSec()).contains(6);
    assertThat(call.agent()).contains(ADA);
  }

  @Test
  void a_lost_answer_is_told_by_the_duration_of_the_end() {
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER, 0),
            ended(ADAS, 10, CallStatus.COMPLETED, 3, 7),
            ended(CALLER, 10, CallStatus.COMPLETED, 3, 10));

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.answeredAt()).contains(at(3));
    assertThat(call.agent()).contains(ADA);
  }

  @Test
  void the_end_of_a_dial_may_name_a_leg_before_its_own_callbacks_say_whose_it_is() {
    LegIdentity someAgents = new LegIdentity(CHILD, PARENT, LegRole.AGENT, null);
    Call call =
        everyOrder(
            CallDirection.INBOUND,
            ringing(CALLER, 0),
            answered(ADAS, 3),
            ended(someAgents, 11, CallStatus.COMPLETED, CallEvent.Ended.UNNUMBERED, 7),
            ended(ADAS, 10, CallStatus.COMPLETED, 3, null));

    assertThat(call.agent()).contains(ADA);
    assertThat(call.endedAt()).contains(at(10));
  }

  @Test
  void the_end_that_happened_first_counts_whichever_arrived_first() {
    Call call =
        everyOrder(
            CallDirection.OUTBOUND_API,
            ringing(CALLER, 1),
            ended(CALLER, 4, CallStatus.NO_ANSWER, 2, 0),
            ended(CALLER, 5, CallStatus.FAILED, 3, 0),
            ended(CALLER, 6, CallStatus.COMPLETED, CallEvent.Ended.UNNUMBERED, null));

    assertThat(call.status()).isEqualTo(CallStatus.NO_ANSWER);
    assertThat(call.endedAt()).contains(at(4));
  }

  @Test
  void a_late_ringing_callback_does_not_reopen_a_finished_call() {
    Call over =
        call(CallDirection.INBOUND)
            .on(ended(CALLER, 5, CallStatus.CANCELED, 2, 0))
            .on(ringing(CALLER, 0))
            .on(ringing(ADAS, 1));

    assertThat(over.isOver()).isTrue();
    assertThat(over.status()).isEqualTo(CallStatus.CANCELED);
  }

  @Test
  void nothing_that_is_told_after_the_end_reopens_a_call() {
    List<CallEvent> events =
        List.of(
            ringing(CALLER, 0),
            ringing(ADAS, 1),
            answered(ADAS, 3),
            ended(BENS, 3, CallStatus.CANCELED, 2, 0),
            ended(ADAS, 10, CallStatus.COMPLETED, 3, null),
            ended(ADAS, 11, CallStatus.COMPLETED, CallEvent.Ended.UNNUMBERED, 7));
    for (List<CallEvent> order : permutations(events)) {
      Call call = call(CallDirection.INBOUND);
      boolean wasOver = false;
      for (CallEvent event : order) {
        call = call.on(event);
        assertThat(call.isOver() || !wasOver).as("in the order %s", order).isTrue();
        wasOver = call.isOver();
      }
    }
  }

  @Test
  void a_call_that_twilio_did_not_take_has_failed_for_good() {
    Call failed = call(CallDirection.OUTBOUND_API).notPlaced(at(1));

    assertThat(failed.status()).isEqualTo(CallStatus.FAILED);
    assertThat(failed.durationSec()).contains(0);
    assertThat(failed.on(answered(CALLER, 2)).status()).isEqualTo(CallStatus.FAILED);
  }

  @Test
  void a_timestamp_of_whole_seconds_is_never_before_the_call_began() {
    Instant whole = Instant.parse("2026-11-23T10:00:00Z");
    Call call = call(CallDirection.INBOUND).on(new CallEvent.Answered(ADAS, whole));

    assertThat(call.answeredAt()).contains(T0);
    assertThat(call.on(new CallEvent.Ended(ADAS, whole, CallStatus.COMPLETED, 3, 0)).endedAt())
        .contains(T0);
  }

  @Test
  void a_status_is_always_one_that_the_contract_knows() {
    assertThat(call(CallDirection.OUTBOUND_API).on(initiated(CALLER, 0)).status())
        .isEqualTo(CallStatus.QUEUED);
    assertThat(call(CallDirection.OUTBOUND_DIAL).on(answered(BROWSER, 0)).status())
        .isEqualTo(CallStatus.QUEUED);
    assertThat(call(CallDirection.INBOUND).on(answered(CALLER, 0)).status())
        .isEqualTo(CallStatus.RINGING);
    assertThat(call(CallDirection.INBOUND).durationSec()).isEqualTo(Optional.empty());
  }

  /// Folds the events in every order, and each order again with every subset of them told twice.
  /// Fails unless all give one call; gives that call.
  private static Call everyOrder(CallDirection direction, CallEvent... events) {
    Call expected = null;
    for (List<CallEvent> order : permutations(List.of(events))) {
      for (int doubled = 0; doubled < 1 << order.size(); doubled++) {
        Call call = call(direction);
        List<CallEvent> again = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
          call = call.on(order.get(i));
          if ((doubled & 1 << i) != 0) {
            again.addFirst(order.get(i));
          }
        }
        for (CallEvent event : again) {
          call = call.on(event);
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
        "+15550001111",
        "+15550002222",
        direction == CallDirection.INBOUND ? null : ADA,
        T0,
        null,
        new TreeMap<>());
  }

  private static CallEvent initiated(LegIdentity party, int second) {
    return new CallEvent.Initiated(party, at(second));
  }

  private static CallEvent ringing(LegIdentity party, int second) {
    return new CallEvent.Ringing(party, at(second));
  }

  private static CallEvent answered(LegIdentity party, int second) {
    return new CallEvent.Answered(party, at(second));
  }

  private static CallEvent ended(
      LegIdentity party, int second, CallStatus status, int sequence, @Nullable Integer duration) {
    return new CallEvent.Ended(party, at(second), status, sequence, duration);
  }

  private static Instant at(int second) {
    return T0.plus(Duration.ofSeconds(second));
  }
}
