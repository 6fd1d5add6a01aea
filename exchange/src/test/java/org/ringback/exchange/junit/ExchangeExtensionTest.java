package org.ringback.exchange.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.FakeApplication;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallOptions;
import org.ringback.exchange.call.CallOptions.MachineDetection;
import org.ringback.exchange.call.PlaceCallRequest;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.media.Goertzel;

/// Tests the JUnit extension: scripted phones, clients, faults, the clock and requests.
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
        .add(ChaosRule.of(ChaosMode.CALLBACKS_DUPLICATE).forAccount(exchange.accountSid()));
    exchange.phone(PATIENT).isBusy();

    place("<Hangup/>").awaitEnd();

    assertThat(app.statuses("/status", "busy"))
        .startsWith("initiated", "initiated", "ringing", "ringing");
  }

  @Test
  void requests_are_recorded_also_those_that_fail() throws Exception {
    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_5XX).forRequest("GET .*/Keys"));
    String keys = "/2010-04-01/Accounts/" + exchange.accountSid() + "/Keys.json";

    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(exchange.baseUrl() + keys)).build();
      assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(503);
    }

    assertThat(exchange.awaitRequest("/Keys").path()).isEqualTo(keys);
    assertThat(exchange.requests()).hasToString("[GET " + keys + "]");
  }

  @Test
  void another_account_has_its_own_numbers() {
    Account other = exchange.createAccount("Other");

    other.addNumber("+15550109999", "Other line");

    assertThat(other.authenticates(other.sid(), other.authToken())).isTrue();
    assertThat(exchange.account().numberFor("+15550109999")).isEmpty();
  }

  @Test
  void a_client_accepts_a_call_and_hangs_up() {
    TestClient ada = exchange.client(token("ada"));
    exchange.voiceUrl(ExchangeExtension.NUMBER, app.url("/voice"));
    app.answer(
        "/voice",
        "<Dial answerOnBridge='true'><Client><Identity>ada</Identity>"
            + "<Parameter name='room' value='a b'/></Client></Dial>");
    TestCall call = exchange.call(PATIENT, ExchangeExtension.NUMBER, "waitMs 30000");

    TestClient.IncomingCall incoming = ada.awaitIncoming();
    assertThat(incoming.from()).isEqualTo(PATIENT);
    assertThat(incoming.parameters()).containsEntry("room", "a b");
    incoming.accept();
    call.awaitStatus("in-progress");
    incoming.hangUp();

    call.awaitStatus("completed");
  }

  @Test
  void a_client_rejects_a_call() {
    TestClient ada = exchange.client(token("ada"));
    exchange.voiceUrl(ExchangeExtension.NUMBER, app.url("/voice"));
    app.answer("/voice", "<Dial action='" + app.url("/dialed") + "'><Client>ada</Client></Dial>");
    exchange.call(PATIENT, ExchangeExtension.NUMBER, "waitMs 30000");

    ada.awaitIncoming().reject();

    assertThat(exchange.awaitDelivery(delivery -> delivery.url().endsWith("/dialed")).parameters())
        .contains(Map.entry("DialCallStatus", "busy"));
  }

  @Test
  void a_client_places_a_call() {
    Application application =
        exchange
            .account()
            .createApplication(
                "App",
                WebhookTarget.post(app.url("/voice")),
                WebhookTarget.NONE,
                WebhookTarget.NONE);
    app.answer(
        "/voice", "<Dial callerId='%s'>%s</Dial>".formatted(ExchangeExtension.NUMBER, PATIENT));
    TestClient ada = exchange.client(token("ada", application.sid()));

    TestCall call = ada.call(Map.of("To", PATIENT, "note", "a&b"));

    call.awaitStatus("in-progress");
    assertThat(app.awaitWebhook("/voice").get("note")).isEqualTo("a&b");
    ada.hangUp(call.sid());
    call.awaitStatus("completed");
  }

  private String token(String identity) {
    return token(identity, "");
  }

  private String token(String identity, String application) {
    return VoiceSdkClient.token(
        exchange.account(), exchange.account().createKey("tokens"), identity, application);
  }
}
