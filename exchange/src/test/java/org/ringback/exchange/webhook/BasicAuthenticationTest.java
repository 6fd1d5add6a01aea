package org.ringback.exchange.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;

/// Tests webhook URLs with `user:password@`.
class BasicAuthenticationTest {
  private static final String EXPECTED =
      "Basic "
          + Base64.getEncoder()
              .encodeToString("ringback:pass word".getBytes(StandardCharsets.UTF_8));

  private final ExchangeFixture fixture = new ExchangeFixture();
  private final PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);

  @BeforeEach
  void a_failed_request_ends_the_call() {
    fixture.app.answer("/fallback", "<Reject/>");
  }

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  private void voice(String url, String method) {
    PhoneNumber number = fixture.account.numberFor(ExchangeFixture.NUMBER).orElseThrow();
    fixture.account.save(
        new PhoneNumber(
            number.sid(),
            number.number(),
            number.friendlyName(),
            new WebhookTarget(url, method),
            WebhookTarget.post(fixture.app.url("/fallback")),
            WebhookTarget.NONE,
            "",
            number.created(),
            number.updated()));
  }

  private String withCredentials(String path) {
    return fixture.app.url(path).replace("http://", "http://ringback:pass%20word@");
  }

  private static void challenge(HttpExchange exchange, String... challenges) throws IOException {
    for (String each : challenges) {
      exchange.getResponseHeaders().add("WWW-Authenticate", each);
    }
    exchange.sendResponseHeaders(401, -1);
  }

  private void protect(String path, String verbs, String... challenges) {
    fixture.app.handle(
        path,
        exchange -> {
          if (!EXPECTED.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            challenge(exchange, challenges);
            return;
          }
          byte[] twiml = ("<Response>" + verbs + "</Response>").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/xml");
          exchange.sendResponseHeaders(200, twiml.length);
          exchange.getResponseBody().write(twiml);
        });
  }

  private List<DeliveryRecord> deliveries(String purpose) {
    return fixture.exchange.deliveries().of("").stream()
        .filter(each -> each.purpose().equals(purpose))
        .toList();
  }

  @Test
  void a_request_is_repeated_with_credentials_after_a_challenge() {
    protect("/secret", "<Redirect>/next</Redirect>", "Digest realm=\"d\"", "Basic realm=\"x\"");
    protect("/next", "<Reject/>", "basic realm=\"x\"");
    voice(withCredentials("/secret"), "POST");

    String call = phone.dial(ExchangeFixture.NUMBER);

    assertThat(phone.awaitFrame("ended", call).path("reason").asString()).isEqualTo("rejected");
    for (String path : List.of("/secret", "/next")) {
      List<ReceivedWebhook> hits = fixture.app.all(path);
      assertThat(hits)
          .extracting(h -> h.header("Authorization"))
          .containsExactly("(none)", EXPECTED);
      assertThat(hits.get(0).form()).isEqualTo(hits.get(1).form());
      RequestValidator validator = new RequestValidator(fixture.account.authToken());
      for (ReceivedWebhook hit : hits) {
        assertThat(
                validator.validate(
                    fixture.app.url(path), hit.form(), hit.header("X-Twilio-Signature")))
            .as("the signature covers the URL without the credentials")
            .isTrue();
        assertThat(hit.header("X-Twilio-Signature"))
            .isEqualTo(
                Signature.of(
                    fixture.account.authToken(),
                    fixture.app.url(path),
                    List.copyOf(hit.form().entrySet())));
      }
    }
  }

  @Test
  void a_get_request_is_repeated_with_credentials_too() {
    protect("/secret", "<Reject/>", "Basic realm=\"x\"");
    voice(withCredentials("/secret"), "GET");

    String call = phone.dial(ExchangeFixture.NUMBER);

    phone.awaitFrame("ended", call);
    assertThat(fixture.app.all("/secret"))
        .extracting(h -> h.method() + " " + h.header("Authorization"))
        .containsExactly("GET (none)", "GET " + EXPECTED);
  }

  @Test
  void credentials_are_not_sent_without_a_basic_challenge() {
    fixture.app.handle("/digest", exchange -> challenge(exchange, "Digest realm=\"d\""));
    voice(withCredentials("/digest"), "POST");

    phone.awaitFrame("ended", phone.dial(ExchangeFixture.NUMBER));

    assertThat(fixture.app.all("/digest"))
        .extracting(h -> h.header("Authorization"))
        .containsOnly("(none)");
    assertThat(fixture.app.awaitWebhook("/fallback").get("ErrorUrl"))
        .isEqualTo(fixture.app.url("/digest"));
  }

  @Test
  void wrong_credentials_are_sent_once_and_a_url_without_credentials_sends_none() {
    fixture.app.handle("/wrong", exchange -> challenge(exchange, "Basic realm=\"x\""));
    voice(withCredentials("/wrong"), "POST");
    phone.awaitFrame("ended", phone.dial(ExchangeFixture.NUMBER));
    assertThat(fixture.app.all("/wrong"))
        .extracting(h -> h.header("Authorization"))
        .containsExactly("(none)", EXPECTED);

    fixture.app.handle("/open", exchange -> challenge(exchange, "Basic realm=\"x\""));
    voice(fixture.app.url("/open"), "POST");
    phone.awaitFrame("ended", phone.dial(ExchangeFixture.NUMBER));
    assertThat(fixture.app.all("/open"))
        .extracting(h -> h.header("Authorization"))
        .containsExactly("(none)");
  }

  @Test
  void the_delivery_log_does_not_contain_the_password() {
    protect("/secret", "<Reject/>", "Basic realm=\"x\"");
    voice(withCredentials("/secret"), "POST");
    phone.awaitFrame("ended", phone.dial(ExchangeFixture.NUMBER));

    DeliveryRecord record =
        Eventually.get(
            () -> Optional.of(deliveries("voice")).filter(d -> !d.isEmpty()).map(List::getFirst),
            () -> "no delivery is logged");
    assertThat(record.url()).isEqualTo(fixture.app.url("/secret"));
    assertThat(record.status()).isEqualTo(200);
  }

  @Test
  void the_signed_url_has_no_credentials_and_over_https_no_port() {
    assertThat(Signature.signedUrl("http://u:p@a.example:8080/x?q=1@2:3"))
        .isEqualTo("http://a.example:8080/x?q=1@2:3");
    assertThat(Signature.signedUrl("https://u:p@a.example:8443/x?q=1@2:3"))
        .isEqualTo("https://a.example/x?q=1@2:3");
    assertThat(Signature.signedUrl("https://[::1]:8443/x")).isEqualTo("https://[::1]/x");
    assertThat(Signature.signedUrl("https://a.example/b:80")).isEqualTo("https://a.example/b:80");
  }
}
