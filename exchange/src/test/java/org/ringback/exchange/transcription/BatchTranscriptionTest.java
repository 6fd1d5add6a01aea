package org.ringback.exchange.transcription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Admin;
import org.ringback.exchange.ExchangeFixture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BatchTranscriptionTest {
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final Admin admin = new Admin(fixture.exchange);
  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

  private final HttpServer receiver;

  BatchTranscriptionTest() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.start();
  }

  private String resultUrl() {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/result";
  }

  private record Result(String query, String body, String signature) {}

  @AfterEach
  void end() throws Exception {
    http.close();
    receiver.stop(0);
    admin.close();
    fixture.close();
  }

  private JsonNode send(String method, String path, String body, int status) throws Exception {
    String credentials = fixture.account.sid() + ":" + fixture.account.authToken();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(fixture.exchange.url() + path))
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return response.body().isEmpty()
        ? JsonMapper.shared().missingNode()
        : JsonMapper.shared().readTree(response.body());
  }

  private String configure() throws Exception {
    receiver.createContext(
        "/result",
        exchange -> {
          results.add(
              new Result(
                  exchange.getRequestURI().getQuery(),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                  exchange.getRequestHeaders().getFirst("X-Twilio-Signature")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    String body =
        """
        {"unique_name":"ringback","configuration":{"configurationType":"Transcription",
          "transcriptionEngine":"twilio_managed","language":"en-US",
          "transcriptionStatusCallback":{"url":"%s","method":"POST"}}}"""
            .formatted(resultUrl());
    return send("POST", "/v2/Configurations/Transcription", body, 201).path("id").asString();
  }

  private void dials(String from, String script) {
    admin.post(
        "/exchange/calls",
        "{\"from\":\"%s\",\"to\":\"%s\",\"script\":%s}"
            .formatted(from, ExchangeFixture.NUMBER, script));
  }

  @Test
  void the_words_of_scripted_phones_have_their_channel_and_their_time() throws Exception {
    fixture.app.answer(
        "/voice",
        "<Dial><Conference record=\"record-from-start\" beep=\"false\" trim=\"do-not-trim\""
            + " recordingStatusCallback=\"/recorded\">room</Conference></Dial>");
    dials(
        ExchangeFixture.CUSTOMER,
        // Speaks when the music ends, because then the conference is recorded.
        "[{\"waitForSpeechMs\":5000},{\"waitForSilenceMs\":1000},{\"say\":\"my order is late\"},"
            + "{\"waitForSpeechMs\":30000},{\"waitForSilenceMs\":500},{\"hangup\":true}]");
    dials(
        "+15550009999",
        "[{\"waitForSpeechMs\":30000},{\"waitForSilenceMs\":500},{\"say\":\"I am sorry\"},"
            + "{\"waitMs\":1500},{\"hangup\":true}]");
    String recording = fixture.app.awaitWebhook("/recorded").get("RecordingSid");
    String configuration = configure();
    String request =
        "{\"transcriptionConfigurationId\":\"%s\",\"sourceId\":\"%s\"}"
            .formatted(configuration, recording);

    JsonNode begun = send("POST", "/v3/Transcriptions", request, 202);
    Result result = results.poll(30, TimeUnit.SECONDS);

    assertThat(result).isNotNull();
    JsonNode body = JsonMapper.shared().readTree(result.body());
    assertThat(body.path("id")).isEqualTo(begun.at("/transcription/id"));
    assertThat(body.path("sourceId").asString()).isEqualTo(recording);
    assertThat(body.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(body.path("source").asString()).isEqualTo("script");
    JsonNode sentences = body.path("sentences");
    assertThat(sentences.findValuesAsString("text"))
        .containsExactly("my order is late", "I am sorry");
    int first = sentences.at("/0/audioChannelIndex").asInt();
    assertThat(first + sentences.at("/1/audioChannelIndex").asInt()).isEqualTo(3);
    double end = sentences.at("/0/endTimeSeconds").asDouble();
    assertThat(sentences.at("/0/startTimeSeconds").asDouble()).isBetween(0.0, end - 0.5);
    assertThat(sentences.at("/1/startTimeSeconds").asDouble()).isGreaterThan(end - 0.2);
    assertThat(isSigned(result)).isTrue();
    JsonNode read = send("GET", "/v3/Transcriptions/" + body.path("id").asString(), "", 200);
    assertThat(read.path("status").asString()).isEqualTo("COMPLETED");
  }

  private boolean isSigned(Result result) throws Exception {
    String url = resultUrl() + "?" + result.query();
    return new RequestValidator(fixture.account.authToken())
        .validate(url, result.body(), result.signature());
  }

  @Test
  void unknown_recordings_and_configurations_are_rejected() throws Exception {
    String configuration = configure();
    String unknown = "RE" + "0".repeat(32);
    send(
        "POST",
        "/v3/Transcriptions",
        "{\"transcriptionConfigurationId\":\"%s\",\"sourceId\":\"%s\"}"
            .formatted(configuration, unknown),
        400);
    send("POST", "/v3/Transcriptions", "[]", 400);
    send("POST", "/v2/Configurations/Transcription", "{}", 400);
    send("DELETE", "/v2/Configurations/Transcription/" + configuration, "", 204);
    send("GET", "/v2/Configurations/Transcription/" + configuration, "", 404);
  }
}
