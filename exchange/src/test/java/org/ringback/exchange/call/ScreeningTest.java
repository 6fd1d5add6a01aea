package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.monitor.v1.Alert;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.LocalTwilio;

/// Tests the TwiML of `<Number url>`, which the called party hears before the bridge.
class ScreeningTest {
  private static final String AGENT = "+15550002222";

  private final ExchangeFixture fixture = new ExchangeFixture();
  private final AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER);
  private final AudioCaller agent = new AudioCaller(fixture, AGENT);

  @AfterEach
  void end() throws Exception {
    caller.close();
    agent.close();
    fixture.close();
  }

  /// Starts a call whose called party has answered and whose caller waits.
  private String ring(String screening) {
    fixture.app.answer("/screen", screening);
    fixture.app.answer(
        "/voice",
        "<Dial answerOnBridge='true' action='/dialed' callerId='"
            + ExchangeFixture.NUMBER
            + "'><Number url='/screen'>"
            + AGENT
            + "</Number></Dial>");
    fixture.app.answer("/dialed", "<Hangup/>");
    String call = caller.phone().dial(ExchangeFixture.NUMBER, caller.peer().offer());
    agent.answers();
    return call;
  }

  private Map<String, String> dialed() {
    return fixture.app.awaitWebhook("/dialed").form();
  }

  @Test
  void only_the_called_party_hears_the_screening_and_is_then_bridged() {
    String call = ring("<Say>A call for you.</Say>");

    agent.expectAudio();
    caller.peer().acceptAnswer(caller.phone().awaitFrame("connected", call).path("sdp").asString());
    caller.says(440);
    agent.says(700);
    agent.expectHears(440);
    caller.expectHears(700);
    assertThat(fixture.app.awaitWebhook("/screen").form())
        .containsEntry("CallSid", agent.call())
        .containsEntry("ParentCallSid", call)
        .containsEntry("CallStatus", "in-progress")
        .containsEntry("To", AGENT);
  }

  @Test
  void a_key_accepts_the_call() {
    fixture.app.answer("/taken", "<Pause length='0'/>");
    String call =
        ring(
            "<Gather numDigits='1' action='/taken' timeout='20'><Say>Press one.</Say></Gather><Hangup/>");
    agent.expectAudio();

    agent.peer().press('1');

    caller.phone().awaitFrame("connected", call);
    assertThat(fixture.app.awaitWebhook("/taken").get("Digits")).isEqualTo("1");
  }

  @Test
  void a_called_party_that_does_not_accept_is_disconnected_and_never_bridged() {
    String call = ring("<Say>Good bye.</Say><Hangup/>");

    assertThat(dialed())
        .containsEntry("DialBridged", "false")
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallSid", agent.call());
    agent.phone().awaitFrame("ended", agent.call());
    assertThat(caller.phone().awaitFrame("ended", call).path("reason").asString())
        .isNotEqualTo("completed");
  }

  @Test
  void the_called_party_may_hang_up_during_screening() {
    ring("<Pause length='60'/>");
    agent.hangsUp();

    assertThat(dialed()).containsEntry("DialBridged", "false");
  }

  @Test
  void the_screening_ends_when_the_caller_hangs_up() {
    String call = ring("<Pause length='60'/>");
    fixture.app.awaitWebhook("/screen");
    caller.phone().hangUp(call);

    agent.phone().awaitFrame("ended", agent.call());
    assertThat(dialed()).containsEntry("DialBridged", "false");
  }

  @Test
  void a_dial_within_the_screening_is_rejected_with_an_alert() {
    ring("<Dial>+15550003333</Dial>");

    assertThat(dialed()).containsEntry("DialBridged", "false");
    TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
    assertThat(Alert.reader().read(twilio))
        .extracting(Alert::getErrorCode)
        .containsOnlyOnce("12200");
  }
}
