package org.ringback.exchange.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.twilio.rest.monitor.v1.Alert;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.media.Goertzel;

/// Tests how failures of an application are reported and which requests are repeated.
class WebhookFailuresTest extends WebhookScenario {
  @Test
  void a_failing_application_raises_an_alert_and_the_fallback_url_is_requested() {
    voice(fixture.app.url("/broken"), "POST", fixture.app.url("/rescue"));
    fixture.app.handle(
        "/broken", exchange -> send(exchange, 500, "boom".getBytes(StandardCharsets.UTF_8)));
    fixture.app.answer("/rescue", "<Reject/>");

    String call = phone.dial(ExchangeFixture.NUMBER);

    assertThat(fixture.app.awaitWebhook("/rescue").form())
        .containsEntry("ErrorCode", "11200")
        .containsEntry("ErrorUrl", fixture.app.url("/broken"));
    Alert alert = alert(call, "11200");
    assertThat(alert.getResponseBody()).isEqualTo("boom");
    assertThat(alert.getRequestUrl()).isEqualTo(fixture.app.url("/broken"));
    assertThat(alert.getRequestVariables()).contains("CallSid=" + call);
    assertThat(alert.getAlertText()).contains("httpResponse=500");
  }

  @Test
  void invalid_twiml_raises_an_alert_plays_an_error_message_and_ends_the_call() {
    fixture.app.handle(
        "/voice",
        exchange ->
            send(exchange, 200, "<Response><Sing/></Resp".getBytes(StandardCharsets.UTF_8)));
    fixture.app.handle("/fallback", exchange -> send(exchange, 404, new byte[0]));

    try (AudioCaller caller = new AudioCaller(fixture, "+14155550124")) {
      caller.dials(ExchangeFixture.NUMBER);

      caller.expectHears("that something went wrong", sound -> Goertzel.loudness(sound) > 0.01);
      caller.phone().awaitFrame("ended", caller.call());
      assertThat(fixture.app.statuses("/status", "completed")).containsExactly("completed");
      assertThat(alert(caller.call(), "12100").getResponseBody()).contains("<Sing/>");
      alert(caller.call(), "11200");
    }
  }

  @Test
  void unsupported_attributes_are_a_warning_and_the_call_continues() {
    fixture.app.answer(
        "/voice",
        "<Dial ringTone='us' referUrl='/r' timeout='1' action='/next'>+15550009999</Dial>");
    fixture.app.answer("/next", "<Reject/>");

    String call = phone.dial(ExchangeFixture.NUMBER);

    Alert alert = alert(call, "12200");
    assertThat(alert.getLogLevel()).isEqualTo("warning");
    assertThat(alert.getAlertText())
        .contains("attribute ringTone of <Dial>", "attribute referUrl of <Dial>");
    assertThat(alert.getRequestUrl()).isEqualTo(fixture.app.url("/voice"));
    fixture.app.awaitWebhook("/next");
  }

  @Test
  void xml_bombs_and_external_entities_are_rejected() {
    String bomb =
        "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
            + "<Response><Say>&b;</Say></Response>";
    String external =
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Response><Say>&x;</Say></Response>";
    for (String document : new String[] {bomb, external}) {
      fixture.app.handle(
          "/voice", exchange -> send(exchange, 200, document.getBytes(StandardCharsets.UTF_8)));
      String call = phone.dial(ExchangeFixture.NUMBER);
      alert(call, "12100");
      phone.hangUp(call);
    }
  }

  @Test
  void a_ten_megabyte_response_is_rejected_and_not_buffered() {
    fixture.app.handle(
        "/voice",
        exchange -> {
          exchange.sendResponseHeaders(200, 10 * 1024 * 1024);
          try {
            for (int i = 0; i < 160; i++) {
              exchange.getResponseBody().write(new byte[64 * 1024]);
            }
          } catch (IOException e) {
            // the exchange has closed the connection
          }
        });

    alert(phone.dial(ExchangeFixture.NUMBER), "11750");
  }

  @Test
  void a_webhook_without_a_response_times_out() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    voice(fixture.app.url("/slow") + "#rt=300&rp=rt&rc=2", "POST", "");
    fixture.app.handle(
        "/slow",
        exchange -> {
          try {
            var _ = over.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    String call = phone.dial(ExchangeFixture.NUMBER);

    alert(call, "11200");
    // A busy application may read a request after the exchange has given it up.
    Eventually.get(
        () -> Optional.of(fixture.app.all("/slow")).filter(hits -> hits.size() >= 3),
        () -> "the application has read " + fixture.app.all("/slow").size() + " requests");
    assertThat(fixture.app.all("/slow")).hasSize(3);
    assertThat(
            fixture.app.all("/slow").stream()
                .map(h -> h.header("I-Twilio-Idempotency-Token"))
                .distinct())
        .hasSize(1);
    over.countDown();
  }

  /// Sends a response without end until the client disconnects.
  private static void drip(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(200, 0);
    try {
      for (int i = 0; i < 200; i++) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
        Thread.sleep(100);
      }
    } catch (IOException e) {
      // the client has disconnected
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_response_that_never_ends_times_out() {
    voice(fixture.app.url("/drip") + "#rt=400&rc=0", "POST", "");
    fixture.app.handle("/drip", WebhookFailuresTest::drip);

    String call = phone.dial(ExchangeFixture.NUMBER);

    alert(call, "11200");
    phone.awaitFrame("connected", call);
    assertThat(deliveries(call).getLast().answer()).contains("in time");
    assertThat(deliveries(call).getLast().millis()).isBetween(390L, 10_000L);
  }

  @Test
  void the_retry_policy_decides_which_failures_are_retried() {
    for (String[] each :
        new String[][] {
          {"404", "rp=4xx", "2"},
          {"404", "rp=5xx", "1"},
          {"404", "rp=ct,rt", "1"},
          {"503", "rp=5xx", "2"},
          {"503", "rp=4xx", "1"},
          {"503", "rp=ct,5xx", "2"},
          {"503", "rp=all", "2"},
          {"404", "rp=all", "2"},
          {"503", "rp=ct", "1"},
        }) {
      String path = "/p" + each[0] + each[1].replaceAll("[^a-z0-9]", "");
      int status = Integer.parseInt(each[0]);
      fixture.app.handle(path, exchange -> send(exchange, status, new byte[0]));
      voice(fixture.app.url(path) + "#rc=1&" + each[1], "POST", "");

      alert(phone.dial(ExchangeFixture.NUMBER), "11200");

      assertThat(fixture.app.all(path))
          .as(each[0] + " " + each[1])
          .hasSize(Integer.parseInt(each[2]));
    }
  }

  @Test
  void a_refused_connection_is_retried_unless_the_policy_excludes_it() {
    voice("http://127.0.0.1:1/voice#rc=2", "POST", "");
    String again = phone.dial(ExchangeFixture.NUMBER);
    alert(again, "11205");
    assertThat(deliveries(again)).hasSize(3);
    voice("http://127.0.0.1:1/voice#rc=2&rp=5xx", "POST", "");
    String once = phone.dial(ExchangeFixture.NUMBER);
    alert(once, "11205");
    assertThat(deliveries(once)).hasSize(1);
  }

  @Test
  void all_attempts_share_a_total_timeout() {
    fixture.app.handle("/drip", WebhookFailuresTest::drip);
    voice(fixture.app.url("/drip") + "#rt=400&tt=600&rp=rt&rc=5", "POST", "");

    String call = phone.dial(ExchangeFixture.NUMBER);

    alert(call, "11200");
    assertThat(deliveries(call)).hasSizeBetween(1, 2);
  }

  @Test
  void a_connection_attempt_times_out() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    // The server accepts no connection, and connections beyond the backlog get no response.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (boolean room = true; room; ) {
        Socket one = new Socket();
        waiting.add(one);
        try {
          one.connect(full.getLocalSocketAddress(), 300);
        } catch (SocketTimeoutException e) {
          room = false;
        }
      }
      voice("http://127.0.0.1:" + full.getLocalPort() + "/voice#ct=200&rc=1", "POST", "");

      String call = phone.dial(ExchangeFixture.NUMBER);

      assertThat(alert(call, "11205").getAlertText()).contains("no connection");
      assertThat(deliveries(call)).hasSize(2).allMatch(each -> each.millis() < 3_000);
    } finally {
      for (Socket each : waiting) {
        each.close();
      }
    }
  }

  @Test
  void a_refused_connection_and_an_unknown_content_type_are_failures() {
    voice("http://127.0.0.1:1/voice", "POST", "");
    alert(phone.dial(ExchangeFixture.NUMBER), "11205");
    voice("http://no-such-host.invalid/voice", "POST", "");
    alert(phone.dial(ExchangeFixture.NUMBER), "11210");
    voice(fixture.app.url("/json"), "POST", "");
    fixture.app.handle(
        "/json",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
        });
    alert(phone.dial(ExchangeFixture.NUMBER), "12300");
  }

  @Test
  void a_failing_status_callback_is_a_warning() {
    fixture.app.answer("/voice", "<Reject/>");
    fixture.app.handle("/status", exchange -> send(exchange, 500, new byte[0]));

    assertThat(alert(phone.dial(ExchangeFixture.NUMBER), "15003").getLogLevel())
        .isEqualTo("warning");
  }
}
