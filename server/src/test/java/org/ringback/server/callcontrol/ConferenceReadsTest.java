package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.callcontrol.WaitingCustomer.CONFERENCE;
import static org.ringback.server.callcontrol.WaitingCustomer.CUSTOMER;
import static org.ringback.server.callcontrol.WaitingCustomer.CUSTOMER_LEG;
import static org.ringback.server.callcontrol.WaitingCustomer.agent;
import static org.ringback.server.callcontrol.WaitingCustomer.at;
import static org.ringback.server.callcontrol.WaitingCustomer.browser;
import static org.ringback.server.callcontrol.WaitingCustomer.leg;
import static org.ringback.server.callcontrol.WaitingCustomer.waiting;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.call.Call;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

class ConferenceReadsTest {
  private static final UserId ADA = new UserId(new UUID(1, 1));
  private static final CallSid ADA_LEG = leg(2);

  @Test
  void a_browser_that_does_not_join_is_looked_for_once() {
    Call call = joining(waiting(), 10);
    assertThat(reads(call, null).step(at(12))).isEmpty();
    assertThat(reads(call, null).dueAt()).contains(at(13));
    assertThat(reads(call, null).step(at(13)))
        .contains(new ControlStep.ReadConference(CONFERENCE, 1));
    assertThat(reads(call, at(13)).step(at(14))).isEmpty();
  }

  @Test
  void the_participants_are_read_regularly_while_the_call_lasts() {
    Call call = event(joining(waiting(), 10), Kind.JOIN, ADA_LEG, 2, 11);
    assertThat(reads(call, null).dueAt()).contains(at(31));
    assertThat(reads(call, at(40)).dueAt()).contains(at(70));

    Call over = event(call, Kind.LEAVE, CUSTOMER_LEG, 3, 50);
    assertThat(over.isOver()).isTrue();
    assertThat(reads(over, at(40)).dueAt()).isEmpty();
  }

  @Test
  void a_hold_without_its_event_is_looked_for_before_it_is_requested_again() {
    Call call = event(joining(waiting(), 10), Kind.JOIN, ADA_LEG, 2, 11);
    RequestedState sent = new RequestedState(CUSTOMER, true, null, false, at(20), 1);
    ConferenceReads reads = new ConferenceReads(call, Map.of(CUSTOMER, sent), null);
    assertThat(reads.dueAt()).contains(at(22));
    assertThat(new ConferenceReads(call, Map.of(CUSTOMER, sent), at(22)).dueAt()).contains(at(52));

    Call held = event(call, Kind.HOLD, CUSTOMER_LEG, 3, 21);
    assertThat(new ConferenceReads(held, Map.of(CUSTOMER, sent), null).dueAt()).contains(at(31));
  }

  @Test
  void each_repeated_request_waits_twice_as_long_and_a_minute_at_most() {
    assertThat(hold(0, null).dueAt(at(5))).isEqualTo(at(5));
    assertThat(hold(1, at(0)).dueAt(at(5))).isEqualTo(at(2));
    assertThat(hold(2, at(0)).dueAt(at(5))).isEqualTo(at(4));
    assertThat(hold(4, at(0)).dueAt(at(5))).isEqualTo(at(16));
    assertThat(hold(99, at(0)).dueAt(at(5))).isEqualTo(at(60));
  }

  private static RequestedState hold(int attempts, @Nullable Instant sentAt) {
    return new RequestedState(CUSTOMER, true, null, false, sentAt, attempts);
  }

  private static ConferenceReads reads(Call call, @Nullable Instant readAt) {
    return new ConferenceReads(call, Map.of(), readAt);
  }

  private static Call joining(Call call, int second) {
    return browser(call, ADA, ADA_LEG, second);
  }

  private static Call event(Call call, Kind kind, CallSid leg, int sequence, int second) {
    ParticipantId label = leg.equals(CUSTOMER_LEG) ? CUSTOMER : agent(ADA);
    return WaitingCustomer.event(call, kind, leg, label, sequence, second);
  }
}
