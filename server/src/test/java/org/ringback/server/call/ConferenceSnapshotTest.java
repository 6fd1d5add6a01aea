package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.call.CallFacts.ADA;
import static org.ringback.server.call.CallFacts.CUSTOMER;
import static org.ringback.server.call.CallFacts.at;
import static org.ringback.server.call.CallFacts.callSid;
import static org.ringback.server.call.CallFacts.claimed;
import static org.ringback.server.call.CallFacts.everyOrder;
import static org.ringback.server.call.CallFacts.join;
import static org.ringback.server.call.CallFacts.leave;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.twilio.CallSid;

class ConferenceSnapshotTest {
  private static final String CONFERENCE = "CF" + "0".repeat(32);

  @Test
  void what_no_event_has_reported_becomes_a_fact_after_the_last_event() {
    Call call = everyOrder(claimed(), join(1, CUSTOMER, 0));

    Call observed = observe(call, snapshot(1, member(CUSTOMER, true), member(ADA, false)));

    assertThat(observed.conferenceEvents())
        .filteredOn(ConferenceEvent::observed)
        .extracting(ConferenceEvent::kind)
        .containsExactlyInAnyOrder(Kind.HOLD, Kind.JOIN);
    assertThat(observed.state().answeredAt()).isEqualTo(at(9));
    assertThat(observed.seats()).extracting(ConferenceSeat::isPresent).containsExactly(true, true);
    assertThat(snapshot(1, member(CUSTOMER, true), member(ADA, false)).differences(observed, at(9)))
        .isEmpty();
  }

  @Test
  void a_later_event_counts_more_than_a_fact_that_was_read() {
    Call call = everyOrder(claimed(), join(1, CUSTOMER, 0));
    Call observed = observe(call, snapshot(1, member(CUSTOMER, false), member(ADA, false)));

    Call left = leave(3, ADA, 12).apply(observed);

    assertThat(CallFacts.participant(left, ADA).state()).isEqualTo(ParticipantState.LEFT);
  }

  @Test
  void a_list_that_may_be_older_than_an_event_is_not_used() {
    Call call = everyOrder(claimed(), join(1, CUSTOMER, 0), join(2, ADA, 3));
    assertThat(snapshot(1, member(CUSTOMER, true)).differences(call, at(9))).isEmpty();
  }

  @Test
  void a_leg_that_has_ended_or_belongs_to_no_participant_does_not_join() {
    Call call = everyOrder(claimed(), join(1, CUSTOMER, 0), join(2, ADA, 3), leave(3, ADA, 5));
    ConferenceSnapshot.Member stranger =
        new ConferenceSnapshot.Member(new CallSid("CA" + "f".repeat(32)), null, false);
    assertThat(
            snapshot(3, member(CUSTOMER, false), member(ADA, false), stranger)
                .differences(call, at(9)))
        .isEmpty();
  }

  private static Call observe(Call call, ConferenceSnapshot snapshot) {
    Call observed = call;
    for (ConferenceEvent fact : snapshot.differences(call, at(9))) {
      observed = observed.apply(fact);
    }
    return observed;
  }

  private static ConferenceSnapshot snapshot(int after, ConferenceSnapshot.Member... members) {
    return new ConferenceSnapshot(CONFERENCE, after, List.of(members));
  }

  private static ConferenceSnapshot.Member member(ParticipantIdentity who, boolean isOnHold) {
    return new ConferenceSnapshot.Member(callSid(who), who.id(), isOnHold);
  }
}
