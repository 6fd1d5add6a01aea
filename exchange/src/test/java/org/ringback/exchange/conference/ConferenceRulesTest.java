package org.ringback.exchange.conference;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.rest.api.v2010.account.conference.Participant;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.junit.TestCall;

/// Labels, coaching and callbacks of conferences.
class ConferenceRulesTest extends ConferenceRoom {
  // -- labels

  @Test
  void a_call_whose_label_is_in_use_continues_with_the_next_verb() {
    TestCall first = joins("participantLabel='agent'");

    TestCall second = dials("participantLabel='agent'");

    assertThat(app.awaitWebhook("/next").get("CallSid")).isEqualTo(second.sid());
    assertThat(app.all("/dialed")).isEmpty();
    assertThat(alerts(second.sid())).contains("16025");
    assertThat(conferences().getFirst().participants())
        .extracting(ParticipantRecord::callSid)
        .containsExactly(first.sid());
  }

  @Test
  void rest_rejects_labels_that_are_in_use_or_invalid() {
    joins("participantLabel='agent'");

    assertRefused(16025, () -> creator().setLabel("agent").create(twilio()));
    assertRefused(16024, () -> creator().setLabel("a/b").create(twilio()));
    assertRefused(16024, () -> creator().setLabel("x".repeat(129)).create(twilio()));
    assertThat(live()).hasSize(1);
  }

  // -- coaching

  @Test
  void the_coach_of_a_call_that_is_not_in_the_conference_goes_on_to_its_action() {
    joins("");
    joins("");

    TestCall coach = dials("coach='CA00000000000000000000000000000000'");

    assertThat(awaitAction(coach).form())
        .containsEntry("DialCallStatus", "failed")
        .containsEntry("DialBridged", "false");
    awaitAlert(coach, "13240");
    assertThat(conferences().getFirst().participant(coach.sid())).isEmpty();
    assertRefused(
        16028, () -> creator().setCallSidToCoach(coach.sid()).setCoaching(true).create(twilio()));
  }

  @Test
  void a_participant_on_hold_cannot_be_coached() {
    TestCall agent = joins("");
    TestCall boss = joins("muted='true'");
    Participant.updater(conference(), agent.sid()).setHold(true).update(twilio());

    TestCall coach = dials("coach='" + agent.sid() + "'");

    assertThat(awaitAction(coach).get("DialCallStatus")).isEqualTo("failed");
    awaitAlert(coach, "16027");
    assertRefused(
        16027,
        () ->
            Participant.updater(conference(), boss.sid())
                .setCoaching(true)
                .setCallSidToCoach(agent.sid())
                .update(twilio()));
    assertRefused(
        16027, () -> creator().setCallSidToCoach(agent.sid()).setCoaching(true).create(twilio()));
    Participant.updater(conference(), agent.sid()).setHold(false).update(twilio());
    assertThat(
            Participant.updater(conference(), boss.sid())
                .setCoaching(true)
                .setCallSidToCoach(agent.sid())
                .update(twilio())
                .getCallSidToCoach())
        .isEqualTo(agent.sid());
  }

  @Test
  void end_conference_on_exit_has_no_effect_on_a_participant_on_hold() {
    TestCall customer = joins(callback("/status-first", "hold modify end leave"));
    TestCall agent = joins("");
    joins("");
    Participant.updater(conference(), customer.sid()).setHold(true).update(twilio());

    assertThat(setEnd(customer).getEndConferenceOnExit()).isFalse();

    Participant.updater(conference(), customer.sid()).setHold(false).update(twilio());
    assertThat(setEnd(customer).getEndConferenceOnExit()).isTrue();
    awaitEvent("/status-first", "participant-modify");
    assertThat(events("/status-first"))
        .containsExactly("participant-hold", "participant-unhold", "participant-modify");
    exchange.exchange().calls().end(exchange.account(), customer.sid());
    awaitEvent("/status-first", "conference-end");
    awaitAction(agent);
  }

  private Participant setEnd(TestCall call) {
    return Participant.updater(conference(), call.sid())
        .setEndConferenceOnExit(true)
        .update(twilio());
  }

  // -- callbacks

  @Test
  void only_the_callback_of_the_first_participant_to_join_counts() {
    Participant invited =
        creator()
            .setConferenceStatusCallback(URI.create(app.url("/status-invited")))
            .setConferenceStatusCallbackEvent(List.of("start", "end", "join", "leave"))
            .create(twilio());

    joins(callback("/status-first", "start join"));
    joins(callback("/status-second", "start join leave"));

    awaitEvent("/status-first", "conference-start");
    Participant.deleter(conference(), invited.getCallSid()).delete(twilio());
    assertThat(events("/status-first"))
        .containsExactly("participant-join", "participant-join", "conference-start");
    assertThat(app.all("/status-second")).isEmpty();
    assertThat(app.all("/status-invited")).isEmpty();
  }

  @Test
  void a_first_participant_without_callback_leaves_the_conference_without_callbacks() {
    joins("");
    joins(callback("/status-second", "start join leave"));
    TestCall third = joins(callback("/status-third", "start join leave"));

    exchange.exchange().calls().end(exchange.account(), third.sid());

    Eventually.get(
        () -> Optional.of(conferences().getFirst().participants()).filter(p -> p.size() == 2),
        () -> "the third participant has not left");
    assertThat(app.all("/status-second")).isEmpty();
    assertThat(app.all("/status-third")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"busy, busy", "failed, failed", "noAnswer, no-answer"})
  void a_participant_who_never_answers_leaves_without_joining(String step, String status) {
    switch (step) {
      case "busy" -> exchange.phone(CUSTOMER).isBusy();
      case "failed" -> exchange.phone(CUSTOMER).fails();
      default -> exchange.phone(CUSTOMER).neverAnswers();
    }
    TestCall agent = joins(callback("/status-first", "start end join leave"));

    Participant invited = creator().setTimeout(5).create(twilio());
    exchange
        .call(invited.getCallSid())
        .awaitStatus(status.equals("no-answer") ? "ringing" : status);
    exchange.clock().step(Duration.ofSeconds(20));

    assertThat(awaitEvent("/status-first", "participant-leave").form())
        .containsEntry("CallSid", invited.getCallSid())
        .containsEntry("ReasonParticipantLeft", "participant_add_failed")
        .containsEntry("ParticipantCallStatus", status);
    assertThat(events("/status-first")).containsExactly("participant-join", "participant-leave");
    assertThat(agent.status()).isEqualTo("in-progress");
  }

  @Test
  void a_redirected_participant_leaves_and_its_call_lives_on() {
    TestCall customer = joins(callback("/status-first", "leave"));
    joins("");
    app.answer("/target", "<Pause length='60'/>");

    com.twilio.rest.api.v2010.account.Call.updater(customer.sid())
        .setUrl(URI.create(app.url("/target")))
        .update(twilio());

    app.awaitWebhook("/target");
    assertThat(awaitEvent("/status-first", "participant-leave").form())
        .containsEntry("ReasonParticipantLeft", "participant_updated_via_api")
        .containsEntry("ParticipantCallStatus", "in-progress");
    assertThat(awaitAction(customer).get("DialCallStatus")).isEqualTo("answered");
  }

  // -- past conferences

  @Test
  void the_ten_thousand_conferences_that_ended_last_can_be_read() {
    Conferences conferences = exchange.exchange().calls().conferences();
    List<String> past =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj(i -> conferences.named(exchange.account(), "past-" + i, "us1", null))
            .peek(Conference::end)
            .map(Conference::sid)
            .toList();
    conferences.named(exchange.account(), room, "us1", null);

    assertThat(conferences.find(exchange.account(), past.getFirst())).isEmpty();
    assertThat(past.subList(1, past.size()))
        .allMatch(sid -> conferences.find(exchange.account(), sid).isPresent());
    assertThat(conferences.list(exchange.account()))
        .extracting(Conference::sid)
        .contains(past.get(1), past.getLast())
        .doesNotContain(past.getFirst());
  }
}
