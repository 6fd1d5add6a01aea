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

  private final ExchangeFixture world = new ExchangeFixture();
  private final AudioCaller caller = new AudioCaller(world, ExchangeFixture.CUSTOMER);
  private final AudioCaller agent = new AudioCaller(world, AGENT);

  @AfterEach
  void end() throws Exception {
    caller.close();
    agent.close();
    world.close();
  }

  /// Starts a call whose called party has answered and whose caller waits.
  private String ring(String screening) {
    world.app.answer("/screen", screening);
    world.app.answer(
        "/voice",
        "<Dial answerOnBridge='true' action='/dialed' callerId='"
            + ExchangeFixture.NUMBER
            + "'><Number url='/screen'>"
            + AGENT
            + "</Number></Dial>");
    world.app.answer("/dialed", "<Hangup/>");
    String call = caller.phone().dial(ExchangeFixture.NUMBER, caller.peer().offer());
    agent.answers();
    return call;
  }

  private Map<String, String> dialed() {
    return world.app.got("/dialed").form();
  }

  @Test
  void only_the_called_party_hears_the_screening_and_is_then_bridged() {
    String call = ring("<Say>A call for you.</Say>");

    agent.hearsAnything();
    caller.peer().acceptAnswer(caller.phone().hears("connected", call).path("sdp").asString());
    caller.says(440);
    agent.says(700);
    agent.hears(440);
    caller.hears(700);
    assertThat(world.app.got("/screen").form())
        .containsEntry("CallSid", agent.call())
        .containsEntry("ParentCallSid", call)
        .containsEntry("CallStatus", "in-progress")
        .containsEntry("To", AGENT);
  }

  @Test
  void a_key_accepts_the_call() {
    world.app.answer("/taken", "<Pause length='0'/>");
    String call =
        ring(
            "<Gather numDigits='1' action='/taken' timeout='20'><Say>Press one.</Say></Gather><Hangup/>");
    agent.hearsAnything();

    agent.peer().press('1');

    caller.phone().hears("connected", call);
    assertThat(world.app.got("/taken").get("Digits")).isEqualTo("1");
  }

  @Test
  void a_called_party_that_does_not_accept_is_disconnected_and_never_bridged() {
    String call = ring("<Say>Good bye.</Say><Hangup/>");

    assertThat(dialed())
        .containsEntry("DialBridged", "false")
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallSid", agent.call());
    agent.phone().hears("ended", agent.call());
    assertThat(caller.phone().hears("ended", call).path("reason").asString())
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
    world.app.got("/screen");
    caller.phone().hangUp(call);

    agent.phone().hears("ended", agent.call());
    assertThat(dialed()).containsEntry("DialBridged", "false");
  }

  @Test
  void a_dial_within_the_screening_is_rejected_with_an_alert() {
    ring("<Dial>+15550003333</Dial>");

    assertThat(dialed()).containsEntry("DialBridged", "false");
    TwilioRestClient twilio = LocalTwilio.client(world.exchange, world.account);
    assertThat(Alert.reader().read(twilio))
        .extracting(Alert::getErrorCode)
        .containsOnlyOnce("12200");
  }
}
