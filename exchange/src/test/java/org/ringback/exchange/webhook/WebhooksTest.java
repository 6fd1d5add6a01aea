package org.ringback.exchange.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication;
import org.ringback.exchange.account.WebhookTarget;

/// Tests the requests to an application.
class WebhooksTest extends WebhookScenario {
  private static void redirect(HttpExchange exchange, int status, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(status, -1);
  }

  @Test
  void an_inbound_call_reports_both_locations() {
    fixture.app.answer("/voice", "<Reject/>");
    String call = phone.dial(ExchangeFixture.NUMBER);

    FakeApplication.ReceivedWebhook hit = fixture.app.awaitWebhook("/voice");

    assertThat(hit.form())
        .containsEntry("CallSid", call)
        .containsEntry("From", "+14155550123")
        .containsEntry("Caller", "+14155550123")
        .containsEntry("FromCity", "SAN FRANCISCO")
        .containsEntry("FromState", "CA")
        .containsEntry("FromZip", "94108")
        .containsEntry("CallerCountry", "US")
        .containsEntry("To", ExchangeFixture.NUMBER)
        .containsEntry("CalledCity", "")
        .containsEntry("ToCountry", "US")
        .containsEntry("ApiVersion", "2010-04-01")
        .containsKey("CallToken")
        .doesNotContainKey("StirVerstat");
    assertThat(hit.header("I-Twilio-Idempotency-Token")).isNotEqualTo("(none)");
  }

  @Test
  void a_get_request_has_its_parameters_in_the_signed_query() {
    voice(fixture.app.url("/get?a=1"), "GET", "");
    fixture.app.answer("/get", "<Reject/>");
    phone.dial(ExchangeFixture.NUMBER);

    FakeApplication.ReceivedWebhook hit = fixture.app.awaitWebhook("/get");

    assertThat(hit.method()).isEqualTo("GET");
    assertThat(hit.form()).containsEntry("a", "1").containsEntry("From", "+14155550123");
    isSigned(hit, "voice");
  }

  /// Verifies the signature of the URL with its query by Twilio's validator.
  private void isSigned(FakeApplication.ReceivedWebhook hit, String purpose) {
    String url =
        Eventually.get(
                () ->
                    deliveries(hit.get("CallSid")).stream()
                        .filter(each -> each.purpose().equals(purpose))
                        .findFirst(),
                () -> "it is not logged")
            .url();
    RequestValidator validator = new RequestValidator(fixture.account.authToken());
    String signature = hit.header("X-Twilio-Signature");
    assertThat(url).contains("CallSid=" + hit.get("CallSid"));
    assertThat(validator.validate(url, Map.of(), signature)).isTrue();
    assertThat(validator.validate(url + "0", Map.of(), signature)).isFalse();
  }

  @Test
  void the_signature_of_a_get_status_callback_covers_its_query() {
    voice(
        fixture.app.url("/voice"),
        "POST",
        "",
        new WebhookTarget(fixture.app.url("/told?b=2"), "GET"));
    fixture.app.answer("/voice", "<Reject/>");
    fixture.app.answer("/told", "");

    phone.dial(ExchangeFixture.NUMBER);

    FakeApplication.ReceivedWebhook hit = fixture.app.awaitWebhook("/told");
    assertThat(hit.method()).isEqualTo("GET");
    assertThat(hit.form()).containsEntry("b", "2").containsEntry("CallStatus", "no-answer");
    isSigned(hit, "status-callback");
  }

  @Test
  void cookies_are_kept_for_the_duration_of_the_call() {
    fixture.app.handle(
        "/voice",
        exchange -> {
          exchange.getResponseHeaders().add("Set-Cookie", "session=abc; Path=/");
          send(
              exchange,
              200,
              "<Response><Redirect>/next</Redirect></Response>".getBytes(StandardCharsets.UTF_8));
        });
    fixture.app.answer("/next", "<Reject/>");

    phone.dial(ExchangeFixture.NUMBER);

    assertThat(fixture.app.awaitWebhook("/next").header("Cookie")).isEqualTo("session=abc");
    phone.dial(ExchangeFixture.NUMBER);
    Eventually.get(
        () -> Optional.of(fixture.app.all("/voice")).filter(hits -> hits.size() == 2),
        () -> "one call only");
    assertThat(fixture.app.all("/voice").getLast().header("Cookie")).isEqualTo("(none)");
  }

  @Test
  void a_redirect_is_followed_and_signed_for_its_target() {
    fixture.app.handle("/voice", exchange -> redirect(exchange, 307, "/moved"));
    fixture.app.handle("/moved", exchange -> redirect(exchange, 302, "/found"));
    fixture.app.answer("/found", "<Reject/>");

    phone.dial(ExchangeFixture.NUMBER);

    FakeApplication.ReceivedWebhook moved = fixture.app.awaitWebhook("/moved");
    assertThat(moved.method()).isEqualTo("POST");
    RequestValidator validator = new RequestValidator(fixture.account.authToken());
    assertThat(
            validator.validate(
                fixture.app.url("/moved"), moved.form(), moved.header("X-Twilio-Signature")))
        .isTrue();
    FakeApplication.ReceivedWebhook found = fixture.app.awaitWebhook("/found");
    assertThat(found.method()).isEqualTo("GET");
    assertThat(
            validator.validate(
                fixture.app.url("/found"), Map.of(), found.header("X-Twilio-Signature")))
        .isTrue();
  }

  @Test
  void http_redirect_loops_end() {
    fixture.app.handle("/voice", exchange -> redirect(exchange, 307, "/voice"));

    String call = phone.dial(ExchangeFixture.NUMBER);

    assertThat(alert(call, "11215").getLogLevel()).isEqualTo("error");
    assertThat(fixture.app.all("/voice")).hasSizeLessThan(15);
  }

  @Test
  void twiml_redirect_loops_end() {
    fixture.app.answer("/voice", "<Redirect>/voice</Redirect>");

    String call = phone.dial(ExchangeFixture.NUMBER);

    alert(call, "11215");
    // A request that a busy machine answers late is repeated with its token.
    assertThat(
            fixture.app.all("/voice").stream()
                .map(hit -> hit.header("I-Twilio-Idempotency-Token"))
                .distinct())
        .hasSizeBetween(90, 101);
  }
}
