package org.ringback.exchange.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.monitor.v1.Alert;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.App;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.Phone;
import org.ringback.exchange.World;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.account.PhoneNumber;

/// What an application gets, and what becomes of what it answers.
class WebhooksTest {
  private final World world = new World();
  private final TwilioRestClient twilio = LocalTwilio.client(world.exchange, world.account);
  private final Phone phone = world.phone("+14155550123");

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  private void voice(String url, String method, String fallback) {
    PhoneNumber number = world.account.numberFor(World.NUMBER).orElseThrow();
    world.account.save(
        new PhoneNumber(
            number.sid(),
            number.number(),
            number.friendlyName(),
            new Hook(url, method),
            fallback.isEmpty() ? Hook.NONE : Hook.post(fallback),
            Hook.NONE,
            "",
            number.created(),
            number.updated()));
  }

  private List<Alert> alerts(String call) {
    List<Alert> alerts = new ArrayList<>();
    Alert.reader().read(twilio).forEach(a -> alerts.add(Alert.fetcher(a.getSid()).fetch(twilio)));
    alerts.removeIf(a -> !a.getResourceSid().equals(call));
    return alerts;
  }

  private Alert alert(String call, String code) {
    return Eventually.get(
        () -> alerts(call).stream().filter(a -> a.getErrorCode().equals(code)).findFirst(),
        () -> "no alert " + code + " among " + alerts(call));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void redirect(HttpExchange exchange, int status, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(status, -1);
  }

  @Test
  void anInboundCallTellsWhereBothEndsAre() {
    world.app.answer("/voice", "<Reject/>");
    String call = phone.dial(World.NUMBER);

    App.Hit hit = world.app.got("/voice");

    assertThat(hit.form())
        .containsEntry("CallSid", call)
        .containsEntry("From", "+14155550123")
        .containsEntry("Caller", "+14155550123")
        .containsEntry("FromCity", "SAN FRANCISCO")
        .containsEntry("FromState", "CA")
        .containsEntry("FromZip", "94108")
        .containsEntry("CallerCountry", "US")
        .containsEntry("To", World.NUMBER)
        .containsEntry("CalledCity", "")
        .containsEntry("ToCountry", "US")
        .containsEntry("ApiVersion", "2010-04-01")
        .containsKey("CallToken");
    assertThat(hit.header("I-Twilio-Idempotency-Token")).isNotEqualTo("(none)");
  }

  @Test
  void aGetCarriesItsParametersInTheQueryAndIsSignedOverIt() {
    voice(world.app.url("/get?a=1"), "GET", "");
    world.app.answer("/get", "<Reject/>");
    phone.dial(World.NUMBER);

    App.Hit hit = world.app.got("/get");

    assertThat(hit.method()).isEqualTo("GET");
    assertThat(hit.form()).containsEntry("a", "1").containsEntry("From", "+14155550123");
  }

  @Test
  void cookiesAreKeptForTheLengthOfACall() {
    world.app.handle(
        "/voice",
        exchange -> {
          exchange.getResponseHeaders().add("Set-Cookie", "session=abc; Path=/");
          send(
              exchange,
              200,
              "<Response><Redirect>/next</Redirect></Response>".getBytes(StandardCharsets.UTF_8));
        });
    world.app.answer("/next", "<Reject/>");

    phone.dial(World.NUMBER);

    assertThat(world.app.got("/next").header("Cookie")).isEqualTo("session=abc");
    phone.dial(World.NUMBER);
    Eventually.get(
        () -> Optional.of(world.app.all("/voice")).filter(hits -> hits.size() == 2),
        () -> "one call only");
    assertThat(world.app.all("/voice").getLast().header("Cookie")).isEqualTo("(none)");
  }

  @Test
  void aRedirectIsFollowedAndSignedForItsOwnAddress() {
    world.app.handle("/voice", exchange -> redirect(exchange, 307, "/moved"));
    world.app.handle("/moved", exchange -> redirect(exchange, 302, "/found"));
    world.app.answer("/found", "<Reject/>");

    phone.dial(World.NUMBER);

    App.Hit moved = world.app.got("/moved");
    assertThat(moved.method()).isEqualTo("POST");
    RequestValidator validator = new RequestValidator(world.account.authToken());
    assertThat(
            validator.validate(
                world.app.url("/moved"), moved.form(), moved.header("X-Twilio-Signature")))
        .isTrue();
    App.Hit found = world.app.got("/found");
    assertThat(found.method()).isEqualTo("GET");
    assertThat(
            validator.validate(
                world.app.url("/found"), Map.of(), found.header("X-Twilio-Signature")))
        .isTrue();
  }

  @Test
  void redirectsInCirclesEnd() {
    world.app.handle("/voice", exchange -> redirect(exchange, 307, "/voice"));

    String call = phone.dial(World.NUMBER);

    assertThat(alert(call, "11215").getLogLevel()).isEqualTo("error");
    assertThat(world.app.all("/voice")).hasSizeLessThan(15);
  }

  @Test
  void twimlThatGoesInCirclesEnds() {
    world.app.answer("/voice", "<Redirect>/voice</Redirect>");

    String call = phone.dial(World.NUMBER);

    alert(call, "11215");
    assertThat(world.app.all("/voice")).hasSizeBetween(90, 101);
  }

  @Test
  void aFailingApplicationIsAnAlertAndTheFallbackTakesOver() {
    voice(world.app.url("/broken"), "POST", world.app.url("/rescue"));
    world.app.handle(
        "/broken", exchange -> send(exchange, 500, "boom".getBytes(StandardCharsets.UTF_8)));
    world.app.answer("/rescue", "<Reject/>");

    String call = phone.dial(World.NUMBER);

    assertThat(world.app.got("/rescue").form())
        .containsEntry("ErrorCode", "11200")
        .containsEntry("ErrorUrl", world.app.url("/broken"));
    Alert alert = alert(call, "11200");
    assertThat(alert.getResponseBody()).isEqualTo("boom");
    assertThat(alert.getRequestUrl()).isEqualTo(world.app.url("/broken"));
    assertThat(alert.getRequestVariables()).contains("CallSid=" + call);
    assertThat(alert.getAlertText()).contains("httpResponse=500");
  }

  @Test
  void badTwimlIsAnAlertAndTheCallerHearsSoAndTheCallEnds() {
    world.app.handle(
        "/voice",
        exchange ->
            send(exchange, 200, "<Response><Sing/></Resp".getBytes(StandardCharsets.UTF_8)));
    world.app.handle("/fallback", exchange -> send(exchange, 404, new byte[0]));

    String call = phone.dial(World.NUMBER);

    phone.hears("connected", call);
    assertThat(alert(call, "12100").getResponseBody()).contains("<Sing/>");
    alert(call, "11200");
  }

  @Test
  void xmlBombsAndExternalEntitiesAreRefused() {
    String bomb =
        "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
            + "<Response><Say>&b;</Say></Response>";
    String external =
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Response><Say>&x;</Say></Response>";
    for (String document : new String[] {bomb, external}) {
      world.app.handle(
          "/voice", exchange -> send(exchange, 200, document.getBytes(StandardCharsets.UTF_8)));
      String call = phone.dial(World.NUMBER);
      alert(call, "12100");
      phone.hangUp(call);
    }
  }

  @Test
  void anAnswerOfTenMegabytesIsRefusedAndNotHeld() {
    world.app.handle(
        "/voice",
        exchange -> {
          exchange.sendResponseHeaders(200, 10 * 1024 * 1024);
          try {
            for (int i = 0; i < 160; i++) {
              exchange.getResponseBody().write(new byte[64 * 1024]);
            }
          } catch (IOException e) {
            // the exchange has read enough
          }
        });

    alert(phone.dial(World.NUMBER), "11750");
  }

  @Test
  void aWebhookThatNeverAnswersIsGivenUpAfterItsTime() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    voice(world.app.url("/slow") + "#rt=300&rp=rt&rc=2", "POST", "");
    world.app.handle(
        "/slow",
        exchange -> {
          try {
            var _ = over.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    String call = phone.dial(World.NUMBER);

    alert(call, "11200");
    assertThat(world.app.all("/slow")).hasSize(3);
    assertThat(
            world.app.all("/slow").stream()
                .map(h -> h.header("I-Twilio-Idempotency-Token"))
                .distinct())
        .hasSize(1);
    over.countDown();
  }

  @Test
  void nobodyAtTheAddressIsAConnectionFailureAndAnUnknownContentTypeIsToo() {
    voice("http://127.0.0.1:1/voice", "POST", "");
    alert(phone.dial(World.NUMBER), "11205");
    voice("http://no-such-host.invalid/voice", "POST", "");
    alert(phone.dial(World.NUMBER), "11210");
    voice(world.app.url("/json"), "POST", "");
    world.app.handle(
        "/json",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
        });
    alert(phone.dial(World.NUMBER), "12300");
  }

  @Test
  void aStatusCallbackThatFailsIsAWarning() {
    world.app.answer("/voice", "<Reject/>");
    world.app.handle("/status", exchange -> send(exchange, 500, new byte[0]));

    assertThat(alert(phone.dial(World.NUMBER), "15003").getLogLevel()).isEqualTo("warning");
  }
}
