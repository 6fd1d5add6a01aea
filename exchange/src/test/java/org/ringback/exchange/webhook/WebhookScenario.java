package org.ringback.exchange.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.monitor.v1.Alert;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;

/// An account whose phone number has webhooks of a scripted application.
abstract class WebhookScenario {
  final ExchangeFixture fixture = new ExchangeFixture();
  final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
  final PhonePageClient phone = fixture.phone("+14155550123");

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  void voice(String url, String method, String fallback) {
    voice(url, method, fallback, WebhookTarget.NONE);
  }

  void voice(String url, String method, String fallback, WebhookTarget status) {
    PhoneNumber number = fixture.account.numberFor(ExchangeFixture.NUMBER).orElseThrow();
    fixture.account.save(
        new PhoneNumber(
            number.sid(),
            number.number(),
            number.friendlyName(),
            new WebhookTarget(url, method),
            fallback.isEmpty() ? WebhookTarget.NONE : WebhookTarget.post(fallback),
            status,
            "",
            number.created(),
            number.updated()));
  }

  List<Alert> alerts(String call) {
    List<Alert> alerts = new ArrayList<>();
    Alert.reader().read(twilio).forEach(a -> alerts.add(Alert.fetcher(a.getSid()).fetch(twilio)));
    alerts.removeIf(a -> !a.getResourceSid().equals(call));
    return alerts;
  }

  Alert alert(String call, String code) {
    return Eventually.get(
        () -> alerts(call).stream().filter(a -> a.getErrorCode().equals(code)).findFirst(),
        () -> "no alert " + code + " among " + alerts(call));
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  List<DeliveryRecord> deliveries(String call) {
    return fixture.exchange.deliveries().of(call);
  }
}
