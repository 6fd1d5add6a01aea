package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.exchange.junit.TestConversation;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Transcripts of stored recordings. A speech server of the OpenAI-compatible API gives prepared
/// answers, because no engine that understands telephone audio can be installed for a test.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedTranscriptTest {
  private static final String CARD =
      """
      {"text":"it is 4242424242424242","duration":3,"segments":[
        {"start":0.2,"end":2.5,"text":" it is 4242424242424242"}],
       "words":[{"word":"it","start":0.2,"end":0.3},{"word":"is","start":0.3,"end":0.4},
        {"word":"4242424242424242","start":0.5,"end":2.5}]}""";
  private static final String THANKS =
      "{\"text\":\"thank you\",\"segments\":[{\"start\":2.6,\"end\":3,\"text\":\"thank you\"}]}";

  private record Answer(int status, String body) {}

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();
  @TempDir static Path storage;

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer speech;
  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private TestClient browser;
  private TestPage page;
  private String number = "";

  @BeforeAll
  void start() throws IOException {
    speech = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    speech.createContext("/v1/audio/transcriptions", this::recognize);
    speech.start();
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("RINGBACK_RECORDINGS_DIR", storage.toString())
            .setting("RINGBACK_SPEECH_URL", "http://127.0.0.1:" + speech.getAddress().getPort())
            .setting("RINGBACK_SPEECH_KEY", "a speech key")
            .start();
  }

  private void recognize(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(
        exchange.getRequestHeaders().getFirst("Authorization")
            + new String(body, StandardCharsets.ISO_8859_1));
    Answer next = answers.poll();
    Answer answer = next == null ? new Answer(200, "{\"text\":\"\"}") : next;
    byte[] json = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), json.length);
    exchange.getResponseBody().write(json);
    exchange.close();
  }

  @AfterAll
  void stop() {
    server.close();
    speech.stop(0);
    http.close();
  }

  @BeforeEach
  void workspace() {
    answers.clear();
    requests.clear();
    number = "+1555115%04d".formatted(exchange.exchange().accounts().all().size());
    Account account = exchange.createAccount("Acme");
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
    ada = acme.signIn("recorded-ada-" + acme.slug());
    browser = exchange.client(acme.accessToken(ada));
    page = acme.page(ada).available();
    assertThatResponse(
            acme.put(
                "/transcription-settings",
                "{\"live\":false,\"recorded\":true,\"language\":\"en-US\"}"))
        .hasStatus(200);
    JsonNode policy = acme.get("/recording-policy").json();
    ((tools.jackson.databind.node.ObjectNode) policy).put("inbound", "always");
    assertThatResponse(acme.put("/recording-policy", policy.toString())).hasStatus(200);
  }

  /// Takes a call whose customer talks for about four seconds and hangs up.
  private String recordedCall() {
    return recordedCall(
        "waitMs 200\nsay this is a long sentence about my late order\nwaitMs 300\nhangup");
  }

  private String recordedCall(String script) {
    TestCall call = exchange.call("+15550004" + number.substring(8), number, script);
    browser.awaitIncoming().accept();
    eventually(
        () ->
            acme.call(call.sid(), ada).path("endedAt").isString() ? "" : "the call has not ended");
    return acme.call(call.sid(), ada).path("id").asString();
  }

  private JsonNode awaitTranscript(String call, String status) {
    eventually(
        () -> {
          JsonNode all = acme.get("/calls/" + call + "/transcripts", ada.token()).json();
          return all.at("/transcripts/0/transcript/status").asString("").equals(status)
              ? ""
              : "the transcripts are " + all;
        });
    return acme.get("/calls/" + call + "/transcripts", ada.token()).json().at("/transcripts/0");
  }

  @Test
  void a_recording_is_transcribed_by_channel_and_its_card_number_is_silent() {
    answers.add(new Answer(200, CARD));
    answers.add(new Answer(200, THANKS));
    String call =
        recordedCall(
            "waitMs 1000\nsay this is a long sentence about my late order which has never arrived at"
                + " my house although I paid for it a week ago\nwaitMs 300\nhangup");

    JsonNode whole = awaitTranscript(call, "completed");
    assertThat(whole.at("/transcript/engine").asString()).isEqualTo("http");
    assertThat(whole.path("utterances").valueStream().map(each -> each.path("text").asString()))
        .containsExactly("it is [card number]", "thank you");
    assertThat(whole.path("utterances").findValuesAsString("track"))
        .containsExactlyInAnyOrder("customer", "other");
    assertThat(whole.at("/utterances/0/startMs").asInt()).isEqualTo(200);
    assertThat(whole.at("/utterances/0/words").findValuesAsString("text"))
        .containsExactly("it", "is", "[card number]");
    assertThat(whole.at("/utterances/0/words/2/startMs").asInt()).isEqualTo(500);
    assertThat(whole.at("/utterances/1/words")).isEmpty();
    page.frame("transcript-changed", frame -> frame.path("callId").asString().equals(call));
    assertThat(requests)
        .hasSize(2)
        .allSatisfy(
            request ->
                assertThat(request)
                    .startsWith("Bearer a speech key--")
                    .contains("name=\"model\"\r\n\r\nwhisper-1", "name=\"language\"\r\n\r\nen\r\n")
                    .contains("RIFF"));

    JsonNode recording =
        acme.get("/calls/" + call + "/recordings", ada.token()).json().at("/recordings/0");
    eventually(() -> mutes() == 0 ? "" : mutes() + " recordings are not silent");
    byte[] wav = audio(call, recording.path("id").asString());
    assertThat(loudest(wav, 500, 2_500)).isZero();
    assertThat(loudest(wav, 2_800, 60_000)).isGreaterThan(1_000);
  }

  @Test
  void a_card_number_that_was_transcribed_live_is_silent_in_the_recording() {
    assertThatResponse(
            acme.put(
                "/transcription-settings",
                "{\"live\":true,\"recorded\":false,\"language\":\"en-US\"}"))
        .hasStatus(200);
    TestConversation customer = exchange.handset("+15550004" + number.substring(8)).calls(number);
    browser.awaitIncoming().accept();
    customer.isAnswered();
    String call = acme.call(customer.call().sid(), ada).path("id").asString();
    awaitTranscript(call, "running");
    customer.says("it is 4242 4242 4242 4242").hangsUp();

    JsonNode whole = awaitTranscript(call, "completed");
    assertThat(whole.at("/transcript/kind").asString()).isEqualTo("live");
    assertThat(whole.path("utterances").findValuesAsString("text"))
        .containsExactly("it is [card number]");
    assertThat(requests).isEmpty();
    eventually(
        () -> {
          JsonNode recording =
              acme.get("/calls/" + call + "/recordings", ada.token()).json().at("/recordings/0");
          if (!recording.path("status").asString("").equals("ready")) {
            return "the recording is " + recording;
          }
          int loudest = loudest(audio(call, recording.path("id").asString()), 0, 60_000);
          return loudest == 0 ? "" : "the loudest sample is " + loudest;
        });
  }

  private int mutes() {
    return server.sql().sql("select count(*) from audio_mutes").query(Integer.class).single();
  }

  private byte[] audio(String call, String recording) {
    TestServer.Answer link =
        acme.post(
            "/calls/" + call + "/recordings/" + recording + "/links",
            ada.token(),
            "{\"download\":false}");
    assertThatResponse(link).hasStatus(201);
    URI url = URI.create(server.url() + link.json().path("url").asString());
    try {
      return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns the loudest sample of both channels between two times.
  private static int loudest(byte[] wav, int fromMs, int toMs) {
    ByteBuffer samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    int loudest = 0;
    int end = Math.min(wav.length - 1, 44 + toMs * 32);
    for (int at = 44 + fromMs * 32; at < end; at += 2) {
      loudest = Math.max(loudest, Math.abs(samples.getShort(at)));
    }
    return loudest;
  }

  @Test
  void a_recording_that_the_engine_rejects_says_why() {
    answers.add(new Answer(400, "{\"error\":{\"message\":\"no such model\"}}"));
    JsonNode whole = awaitTranscript(recordedCall(), "failed");
    assertThat(whole.at("/transcript/error").asString())
        .contains("the engine answered 400")
        .contains("no such model");
  }
}
