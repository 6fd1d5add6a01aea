package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.call.CallFacts.ADA;
import static org.ringback.server.call.CallFacts.BEN;
import static org.ringback.server.call.CallFacts.CLAIMANT;
import static org.ringback.server.call.CallFacts.CUSTOMER;
import static org.ringback.server.call.CallFacts.EVE;
import static org.ringback.server.call.CallFacts.answered;
import static org.ringback.server.call.CallFacts.assertEnding;
import static org.ringback.server.call.CallFacts.assertSeconds;
import static org.ringback.server.call.CallFacts.at;
import static org.ringback.server.call.CallFacts.callSid;
import static org.ringback.server.call.CallFacts.claimed;
import static org.ringback.server.call.CallFacts.conference;
import static org.ringback.server.call.CallFacts.conferenceEnd;
import static org.ringback.server.call.CallFacts.conferenceStart;
import static org.ringback.server.call.CallFacts.dialed;
import static org.ringback.server.call.CallFacts.end;
import static org.ringback.server.call.CallFacts.ended;
import static org.ringback.server.call.CallFacts.event;
import static org.ringback.server.call.CallFacts.everyOrder;
import static org.ringback.server.call.CallFacts.join;
import static org.ringback.server.call.CallFacts.leave;
import static org.ringback.server.call.CallFacts.left;
import static org.ringback.server.call.CallFacts.participant;
import static org.ringback.server.call.CallFacts.ringing;

import org.junit.jupiter.api.Test;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.call.ConferenceEvent.LeaveReason;

/// When a call in a conference ends, who ended it and why, and how long each participant talked: in
/// every order of its callbacks, each repeated.
class ConferenceEndingsTest {
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

  @Test
  void only_the_conference_has_reported_the_legs() {
    Call call =
        everyOrder(
            dialed(CUSTOMER, ADA), join(1, CUSTOMER, 0), join(2, ADA, 3), leave(3, CUSTOMER, 8));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.CUSTOMER, EndReason.COMPLETED, 8);
    assertThat(call.state().agent()).isEqualTo(ADA.user());
  }

  @Test
  void a_customer_who_hangs_up_while_waiting_for_a_lost_agent_ended_the_call() {
    Call call =
        everyOrder(
            claimed(),
            join(1, CUSTOMER, 0),
            join(2, ADA, 3),
            leave(3, ADA, 10),
            ended(ADA, 10),
            event(4, Kind.HOLD, CUSTOMER, 11),
            leave(5, CUSTOMER, 30),
            ended(CUSTOMER, 30));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.CUSTOMER, EndReason.COMPLETED, 30);
    assertSeconds(call, CUSTOMER, 7, 19, 4);
  }

  @Test
  void the_last_agent_who_hangs_up_in_a_conference_ended_the_call() {
    Call call =
        everyOrder(
            claimed().withEndRequest(EndedBy.AGENT),
            join(1, CUSTOMER, 0),
            join(2, ADA, 3),
            leave(3, ADA, 10),
            ended(ADA, 10),
            leave(4, CUSTOMER, 10),
            ended(CUSTOMER, 10));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.AGENT, EndReason.COMPLETED, 10);
  }

  @Test
  void a_caller_who_is_gone_in_the_second_in_which_the_agent_joins_reached_no_one() {
    Call call =
        everyOrder(
            claimed(),
            join(1, CUSTOMER, 0),
            leave(2, CUSTOMER, 3),
            ended(CUSTOMER, 3),
            join(3, ADA, 3),
            leave(4, ADA, 4),
            ended(ADA, 4));

    assertEnding(call, CallStatus.NO_ANSWER, EndedBy.CUSTOMER, EndReason.CALLER_GAVE_UP, 3);
    assertThat(call.state().agent()).isNull();
    assertThat(participant(call, ADA).state()).isEqualTo(ParticipantState.CANCELED);
    assertThat(call.finishedAgents()).isEmpty();
  }

  @Test
  void a_caller_who_hangs_up_in_the_second_in_which_the_agent_has_joined_was_answered() {
    Call call =
        everyOrder(
            claimed(),
            join(1, CUSTOMER, 0),
            join(2, ADA, 3),
            leave(3, CUSTOMER, 3),
            ended(CUSTOMER, 3),
            leave(4, ADA, 4),
            ended(ADA, 4));

    assertEnding(call, CallStatus.COMPLETED, EndedBy.CUSTOMER, EndReason.COMPLETED, 3);
    assertThat(call.state().durationSec()).isZero();
    assertThat(call.finishedAgents()).containsExactly(ADA.user());
  }

  @Test
  void an_agent_who_joins_a_second_after_the_callers_end_meets_no_one_also_if_the_leave_is_lost() {
    Call call = everyOrder(claimed(), join(1, CUSTOMER, 0), ended(CUSTOMER, 3), join(3, ADA, 4));

    assertEnding(call, CallStatus.NO_ANSWER, EndedBy.CUSTOMER, EndReason.CALLER_GAVE_UP, 3);
  }

  @Test
  void a_late_start_of_the_conference_does_not_change_the_call() {
    Call call = everyOrder(claimed(), join(1, CUSTOMER, 0), join(3, ADA, 3), conferenceStart(2, 3));

    assertThat(call.status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void a_conference_whose_name_is_used_again_is_another_conference() {
    String again = "CF" + "1".repeat(32);
    Call call =
        everyOrder(
            claimed(),
            join(1, CUSTOMER, 0),
            left(2, CUSTOMER, 4, LeaveReason.PARTICIPANT_UPDATED_VIA_API, CallStatus.IN_PROGRESS),
            conferenceEnd(3, 4),
            known -> known.apply(joinOf(again, 1, CUSTOMER, 6)),
            known -> known.apply(joinOf(again, 2, ADA, 8)));

    assertThat(call.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(call.seats())
        .allSatisfy(
            seat -> {
              assertThat(seat.isPresent()).isTrue();
              assertThat(seat.conference()).isEqualTo(again);
            });
  }

  private static ConferenceEvent joinOf(
      String conference, int sequence, ParticipantIdentity who, int second) {
    return new ConferenceEvent(
        conference, sequence, Kind.JOIN, at(second), callSid(who), who.id(), null, null);
  }
}
