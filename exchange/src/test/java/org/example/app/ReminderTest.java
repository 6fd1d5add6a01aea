package org.example.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;

class ReminderTest {
  private static final String PATIENT = "+15550001111";

  @RegisterExtension
  final ExchangeExtension exchange =
      new ExchangeExtension().withNumber("+15550142857", "").withSeed(7);

  private HttpServer clinic;

  @BeforeEach
  void openTheClinic() throws IOException {
    clinic = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    clinic.createContext(
        "/voice",
        request -> {
          byte[] twiml =
              "<Response><Say>The clinic is closed.</Say><Hangup/></Response>"
                  .getBytes(StandardCharsets.UTF_8);
          request.getResponseHeaders().set("Content-Type", "text/xml");
          request.sendResponseHeaders(200, twiml.length);
          request.getResponseBody().write(twiml);
          request.close();
        });
    clinic.start();
    exchange.voiceUrl(
        "+15550142857", "http://127.0.0.1:" + clinic.getAddress().getPort() + "/voice");
  }

  @AfterEach
  void closeTheClinic() {
    clinic.stop(0);
  }

  /// Returns Twilio's library, configured with the address of the exchange.
  private TwilioRestClient twilio() {
    URI local = exchange.baseUrl();
    return new TwilioRestClient.Builder(exchange.accountSid(), exchange.authToken())
        .httpClient(
            new NetworkHttpClient() {
              @Override
              public Response makeRequest(Request request) {
                Request here =
                    new Request(
                        request.getMethod(),
                        request.getUrl().replaceFirst("^https://api[^/]*", local.toString()));
                here.setAuth(request.getUsername(), request.getPassword());
                request
                    .getPostParams()
                    .forEach((name, values) -> values.forEach(v -> here.addPostParam(name, v)));
                return super.makeRequest(here);
              }
            })
        .build();
  }

  @Test
  void a_patient_is_reminded_and_confirms() {
    exchange
        .phone(PATIENT)
        .answersAfter(Duration.ofMillis(50))
        .says("hello")
        .waitsForSpeech(Duration.ofSeconds(5))
        .waitsForSilence(Duration.ofMillis(300))
        .presses("1")
        .hangsUp();

    Call made =
        Call.creator(
                new PhoneNumber(PATIENT),
                new PhoneNumber("+15550142857"),
                new Twiml("<Response><Say>Press one.</Say><Pause length='60'/></Response>"))
            .create(twilio());
    TestCall call = exchange.call(made.getSid()).awaitStatus("completed");

    assertThat(call.heardByCallee().peakLevel()).as("the reminder was heard").isGreaterThan(0.02);
    assertThat(call.heardByCaller().transcript()).containsExactly("hello");
    assertThat(call.heardByCaller().digits()).isEqualTo("1");
  }

  @Test
  void a_busy_patient_is_reported_as_busy() {
    exchange.phone(PATIENT).isBusy();

    Call made =
        Call.creator(
                new PhoneNumber(PATIENT),
                new PhoneNumber("+15550142857"),
                new Twiml("<Response><Hangup/></Response>"))
            .create(twilio());

    assertThat(exchange.call(made.getSid()).awaitEnd().status()).isEqualTo("busy");
  }

  @Test
  void a_patient_who_calls_back_hears_that_the_clinic_is_closed() {
    exchange.handset(PATIENT).calls("+15550142857").hears("the clinic is closed").isHungUp();

    assertThat(exchange.awaitDelivery(d -> d.purpose().equals("voice")).status()).isEqualTo(200);
    assertThat(exchange.calls()).hasSize(1);
  }
}
