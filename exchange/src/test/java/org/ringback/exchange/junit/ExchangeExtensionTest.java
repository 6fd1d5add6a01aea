package org.ringback.exchange.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.FakeApplication;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallOptions;
import org.ringback.exchange.call.CallOptions.MachineDetection;
import org.ringback.exchange.call.PlaceCallRequest;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.media.Goertzel;

/// Tests the JUnit extension: scripted phones, the clock and chaos rules.
class ExchangeExtensionTest {
  private static final String PATIENT = "+15550001111";

  @RegisterExtension final ExchangeExtension exchange = new ExchangeExtension();

  private final FakeApplication app = new FakeApplication();

  @AfterEach
  void end() {
    app.close();
  }

  private TestCall place(String twiml, MachineDetection detection, Duration timeout) {
    return exchange.call(
        exchange
            .exchange()
            .calls()
            .place(
                exchange.account(),
                new PlaceCallRequest(
                    PATIENT,
                    ExchangeExtension.NUMBER,
                    WebhookTarget.NONE,
                    WebhookTarget.NONE,
                    "<Response>" + twiml + "</Response>",
                    WebhookTarget.post(app.url("/status")),
                    Set.of("initiated", "ringing", "answered", "completed"),
                    timeout,
                    new CallOptions(detection, WebhookTarget.NONE, "", null, null)))
            .sid());
  }

  private TestCall place(String twiml) {
    return place(twiml, MachineDetection.NONE, Duration.ofSeconds(30));
  }

  @Test
  void a_machine_is_detected_and_plays_its_greeting() {
    exchange.phone(PATIENT).isMachine("leave a message");

    TestCall call =
        place("<Pause length='60'/>", MachineDetection.ENABLE, Duration.ofSeconds(30))
            .awaitStatus("in-progress");

    Eventually.get(
        () ->
            Optional.of(call.heardByCaller().transcript())
                .filter(List.of("leave a message")::equals),
        () -> "it says " + call.heardByCaller().transcript());
    assertThat(call.record().answeredBy()).isEqualTo("machine_start");
  }

  @Test
  void a_phone_rejects_or_fails() {
    exchange.phone(PATIENT).rejects();
    assertThat(place("<Hangup/>").awaitEnd().status()).isEqualTo("busy");

    exchange.phone(PATIENT).fails();
    exchange.exchange().accounts().limit(limitless());
    assertThat(place("<Hangup/>").awaitEnd().status()).isEqualTo("failed");
  }

  private static org.ringback.exchange.account.AccountLimits.Values limitless() {
    return new org.ringback.exchange.account.AccountLimits.Values(0, 0, 0, List.of());
  }

  @Test
  void stepping_the_clock_ends_the_wait_for_a_phone_that_never_answers() {
    exchange.phone(PATIENT).neverAnswers();
    TestCall call = place("<Hangup/>", MachineDetection.NONE, Duration.ofMinutes(10));
    call.awaitStatus("ringing");

    exchange.clock().step(Duration.ofMinutes(11));

    assertThat(call.awaitEnd().status()).isEqualTo("no-answer");
  }

  @Test
  void a_phone_plays_a_sound() {
    exchange.phone(PATIENT).plays("src/test/resources/sounds/tone-1000hz.mp3").hangsUp();

    TestCall call = place("<Pause length='60'/>").awaitStatus("completed");

    assertThat(call.heardByCaller().peakLevel()).isGreaterThan(0.02);
    assertThat(Goertzel.share(call.heardByCaller().samples(), 1000)).isGreaterThan(0.1);
  }

  @Test
  void chaos_rules_of_the_test_apply() {
    exchange
        .chaos()
        .add(
            new ChaosRule(
                ChaosMode.CALLBACKS_DUPLICATE, 1, Duration.ZERO, null, exchange.accountSid()));
    exchange.phone(PATIENT).isBusy();

    place("<Hangup/>").awaitEnd();

    assertThat(app.statuses("/status", "busy"))
        .startsWith("initiated", "initiated", "ringing", "ringing");
  }
}
