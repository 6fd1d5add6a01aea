package org.ringback.exchange.conference;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.rest.api.v2010.account.conference.Participant;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;

/// The TwiML that waiting participants hear.
class ConferenceWaitUrlTest extends ConferenceRoom {
  private TestCall waits(String url) {
    app.answer(
        "/voice",
        "<Dial action='/dialed'><Conference beep='false' waitUrl='%s' %s>%s</Conference></Dial>"
            .formatted(url, callback("/status-first", "join leave end"), room));
    return exchange.call("+15550001299", ExchangeExtension.NUMBER, "waitMs 600000");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/missing", "/missing.wav"})
  void a_failed_wait_url_takes_the_call_to_its_action(String url) {
    TestCall call = waits(url);

    assertThat(awaitAction(call).get("DialCallStatus")).isEqualTo("failed");
    awaitEvent("/status-first", "conference-end");
    assertThat(events("/status-first"))
        .containsExactly("participant-join", "participant-leave", "conference-end");
    assertThat(awaitEvent("/status-first", "participant-leave").get("ReasonParticipantLeft"))
        .isEqualTo("participant_add_failed");
    assertThat(call.status()).isEqualTo("in-progress");
  }

  @Test
  void a_gather_in_a_wait_url_is_an_error_and_silence_follows() {
    app.answer("/wait", "<Gather/>");

    TestCall call = waits("/wait");

    awaitAlert(call, "13238");
    assertThat(app.all("/wait")).hasSize(1);
    awaitJoined(call);
  }

  @Test
  void other_verbs_are_errors_in_hold_and_announce_urls_too() {
    TestCall customer = joins(callback("/status-first", "announcement"));
    TestCall agent = joins("");
    app.answer("/hold", "<Record/>");
    app.answer("/announce", "<Dial>+15550001111</Dial>");

    Participant.updater(conference(), customer.sid())
        .setHold(true)
        .setHoldUrl(URI.create(app.url("/hold")))
        .update(twilio());
    Participant.updater(conference(), agent.sid())
        .setAnnounceUrl(URI.create(app.url("/announce")))
        .update(twilio());

    awaitAlert(customer, "13238");
    awaitAlert(agent, "13238");
    assertThat(app.awaitWebhook("/hold").method()).isEqualTo("GET");
    assertThat(app.awaitWebhook("/announce").method()).isEqualTo("POST");
    assertThat(awaitEvent("/status-first", "announcement-fail").get("ReasonAnnouncementFailed"))
        .contains("13238");
    assertThat(customer.status()).isEqualTo("in-progress");
  }

  @Test
  void an_empty_redirect_repeats_the_wait_url() {
    app.answer("/wait", "<Pause/><Redirect/>");

    waits("/wait");

    Eventually.get(
        () -> Optional.of(app.all("/wait")).filter(all -> all.size() > 1),
        () -> "the wait URL was requested " + app.all("/wait").size() + " times");
  }

  @Test
  void rest_changes_the_wait_url() {
    TestCall call = joins(callback("/status-first", "modify"));
    app.answer("/wait", "<Pause length='60'/>");

    Participant.updater(conference(), call.sid())
        .setWaitUrl(URI.create(app.url("/wait")))
        .update(twilio());

    assertThat(app.awaitWebhook("/wait").get("CallSid")).isEqualTo(call.sid());
    awaitEvent("/status-first", "participant-modify");
  }
}
