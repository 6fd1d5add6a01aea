package org.ringback.exchange.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.call.Stream;
import com.twilio.rest.monitor.v1.Alert;
import com.twilio.security.RequestValidator;
import io.javalin.websocket.WsContext;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.media.Goertzel;
import tools.jackson.databind.JsonNode;

/// Tests media streams of calls with a real websocket server.
class MediaStreamTest {
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
  private final AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER);
  private final StreamServer app = new StreamServer(this::answer);

  @AfterEach
  void end() throws Exception {
    caller.close();
    fixture.close();
    app.close();
  }

  /// Sends received audio back, with a mark after the first word.
  private void answer(WsContext socket, JsonNode frame) {
    if (frame.path("event").asString().equals("media")) {
      String sid = frame.path("streamSid").asString();
      String payload = frame.path("media").path("payload").asString();
      socket.send(
          "{\"event\":\"media\",\"streamSid\":\"%s\",\"media\":{\"payload\":\"%s\"}}"
              .formatted(sid, payload));
      if (frame.path("media").path("chunk").asString().equals("5")) {
        socket.send(
            "{\"event\":\"mark\",\"streamSid\":\"%s\",\"mark\":{\"name\":\"five\"}}"
                .formatted(sid));
      }
    }
  }

  private ReceivedWebhook awaitCallback(String event) {
    return fixture.app.awaitWebhook("/streamed", h -> h.get("StreamEvent").equals(event));
  }

  private void streams(String attributes) {
    fixture.app.answer(
        "/voice",
        "<Start><Stream name='audio' url='"
            + app.url()
            + "' statusCallback='/streamed'"
            + attributes
            + "><Parameter name='order' value='4711 &amp; more'/></Stream></Start>"
            + "<Say>hello</Say><Pause length='60'/>");
    caller.dials(ExchangeFixture.NUMBER);
  }

  @Test
  void the_callers_audio_is_streamed_signed_and_numbered() {
    streams("");
    caller.says(440);

    JsonNode start = app.awaitMessage("start");
    app.awaitMessage("media", f -> Integer.parseInt(f.path("media").path("chunk").asString()) > 20);
    Eventually.get(
        () -> Optional.of(app.sound("inbound")).filter(s -> Goertzel.share(s, 440) > 0.5),
        () -> "the caller is not heard");
    assertThat(app.messages().getFirst().path("event").asString()).isEqualTo("connected");
    assertThat(app.messages().getFirst().path("protocol").asString()).isEqualTo("Call");
    JsonNode facts = start.path("start");
    assertThat(start.path("sequenceNumber").asString()).isEqualTo("1");
    assertThat(facts.path("accountSid").asString()).isEqualTo(fixture.account.sid());
    assertThat(facts.path("callSid").asString()).isEqualTo(caller.call());
    assertThat(facts.path("streamSid").asString()).matches("MZ[0-9a-f]{32}");
    assertThat(facts.path("tracks").toString()).isEqualTo("[\"inbound\"]");
    assertThat(facts.path("mediaFormat").toString())
        .isEqualTo("{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}");
    assertThat(facts.path("customParameters").path("order").asString()).isEqualTo("4711 & more");
    assertThat(
            new RequestValidator(fixture.account.authToken())
                .validate(app.url(), Map.of(), app.socket().header("X-Twilio-Signature")))
        .isTrue();
    JsonNode third =
        app.awaitMessage("media", f -> f.path("media").path("chunk").asString().equals("3"));
    assertThat(third.path("media").path("timestamp").asString()).isEqualTo("40");
    assertThat(third.path("sequenceNumber").asString()).isEqualTo("4");

    caller.hangsUp();

    assertThat(app.awaitMessage("stop").path("stop").path("callSid").asString())
        .isEqualTo(caller.call());
    app.awaitClosed();
    assertThat(awaitCallback("stream-started").get("StreamName")).isEqualTo("audio");
    assertThat(awaitCallback("stream-stopped").get("StreamSid"))
        .isEqualTo(facts.path("streamSid").asString());
  }

  @Test
  void both_tracks_are_streamed_separately() {
    fixture.app.answer(
        "/voice",
        "<Start><Stream url='"
            + app.url()
            + "' track='both_tracks'/></Start><Play loop='0'>"
            + "/tone</Play>");
    fixture.app.handle("/tone", MediaStreamTest::tone);
    caller.dials(ExchangeFixture.NUMBER);
    caller.says(440);

    Eventually.get(
        () ->
            Optional.of(true)
                .filter(_ -> Goertzel.share(app.sound("inbound"), 440) > 0.5)
                .filter(_ -> Goertzel.share(app.sound("outbound"), 1000) > 0.5),
        () -> "the tracks are not apart");
  }

  private static void tone(com.sun.net.httpserver.HttpExchange request) throws java.io.IOException {
    try (var file = MediaStreamTest.class.getResourceAsStream("/sounds/tone-1000hz.mp3")) {
      byte[] bytes = file == null ? new byte[0] : file.readAllBytes();
      request.sendResponseHeaders(200, bytes.length);
      request.getResponseBody().write(bytes);
      request.close();
    }
  }

  @Test
  void connect_streams_in_both_directions_until_the_application_closes() {
    fixture.app.answer(
        "/voice", "<Connect action='/after'><Stream url='" + app.url() + "'/></Connect><Hangup/>");
    fixture.app.answer("/after", "<Pause length='30'/>");
    caller.dials(ExchangeFixture.NUMBER);
    caller.says(440);

    caller.expectHears(440);
    assertThat(app.awaitMessage("mark").path("mark").path("name").asString()).isEqualTo("five");
    caller.peer().press('7');
    assertThat(app.awaitMessage("dtmf").path("dtmf").path("digit").asString()).isEqualTo("7");

    app.socket().closeSession();

    assertThat(fixture.app.awaitWebhook("/after").get("CallStatus")).isEqualTo("in-progress");
    caller.expectSilence();
  }

  @Test
  void an_unreachable_stream_server_is_an_alert_and_the_call_continues() {
    fixture.app.answer(
        "/voice",
        "<Start><Stream url='ws://127.0.0.1:9/none' statusCallback='/streamed'/></Start>"
            + "<Redirect>/next</Redirect>");
    fixture.app.answer("/next", "<Pause length='30'/>");
    caller.phone().dial(ExchangeFixture.NUMBER, caller.peer().offer());

    fixture.app.awaitWebhook("/next");
    assertThat(awaitCallback("stream-error").get("StreamError")).contains("ws://127.0.0.1:9/none");
    assertThat(Alert.reader().read(twilio)).extracting(Alert::getErrorCode).contains("31920");
  }

  @Test
  void rest_starts_and_stops_a_stream() {
    fixture.app.answer("/voice", "<Say>hello</Say><Pause length='60'/>");
    caller.dials(ExchangeFixture.NUMBER);

    Stream begun =
        Stream.creator(caller.call(), URI.create(app.url()))
            .setName("rest")
            .setParameter1Name("a")
            .setParameter1Value("b")
            .create(twilio);

    assertThat(begun.getStatus()).hasToString("in-progress");
    assertThat(app.awaitMessage("start").path("start").path("customParameters").toString())
        .isEqualTo("{\"a\":\"b\"}");
    Stream stopped =
        Stream.updater(caller.call(), "rest", Stream.UpdateStatus.STOPPED).update(twilio);
    assertThat(stopped.getStatus()).hasToString("stopped");
    assertThat(stopped.getSid()).isEqualTo(begun.getSid());
    app.awaitMessage("stop");
    assertThatThrownBy(() -> Stream.creator(caller.call(), URI.create("http://x")).create(twilio))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void twiml_stops_a_stream_by_its_name() {
    fixture.app.answer(
        "/voice",
        "<Start><Stream name='audio' url='"
            + app.url()
            + "'/></Start><Say>hello</Say><Stop><Stream name='audio'/></Stop><Pause length='60'/>");
    caller.dials(ExchangeFixture.NUMBER);

    app.awaitMessage("stop");
    caller.expectSilence();
  }
}
