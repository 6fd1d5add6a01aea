package org.ringback.server.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.ringback.server.settings.SpeechSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server of the OpenAI-compatible `POST /v1/audio/transcriptions`, such as whisper.cpp,
/// faster-whisper or LocalAI. The audio is streamed.
final class HttpSpeechEngine implements SpeechEngine {
  /// A slow server needs longer than the recording lasts.
  private static final Duration TIMEOUT = Duration.ofHours(4);

  private static final int MAX_ANSWER_IN_MESSAGE = 200;

  private final SpeechSettings.OpenAi settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  HttpSpeechEngine(SpeechSettings.OpenAi settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public List<Segment> recognize(WavFile.Channel audio, String language) throws IOException {
    String boundary = "ringback-" + UUID.randomUUID();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url() + "/v1/audio/transcriptions"))
            .timeout(TIMEOUT)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(body(boundary, audio, language));
    settings.key().ifPresent(key -> request.header("Authorization", "Bearer " + key.reveal()));
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw failure(response);
      }
      return segments(JsonMapper.shared().readTree(response.body()));
    } catch (JacksonException unreadable) {
      throw new IOException("the engine answered no JSON", unreadable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("the server stops", stopped);
    }
  }

  private static IOException failure(HttpResponse<String> response) {
    String body = response.body();
    String message =
        "the engine answered "
            + response.statusCode()
            + ": "
            + body.substring(0, Math.min(body.length(), MAX_ANSWER_IN_MESSAGE));
    boolean mayRetry =
        response.statusCode() >= 500
            || response.statusCode() == 429
            || response.statusCode() == 408;
    return mayRetry ? new IOException(message) : new SpeechEngine.EngineRefusal(message);
  }

  /// Sends the length, because not every server reads chunks.
  private BodyPublisher body(String boundary, WavFile.Channel audio, String language) {
    String fields =
        field(boundary, "model", settings.model())
            + field(boundary, "language", language.replaceFirst("-.*", ""))
            + field(boundary, "response_format", "verbose_json")
            + field(boundary, "timestamp_granularities[]", "segment")
            + field(boundary, "timestamp_granularities[]", "word")
            + "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"call.wav\"\r\n"
            + "Content-Type: audio/wav\r\n\r\n";
    byte[] before = fields.getBytes(UTF_8);
    byte[] after = ("\r\n--" + boundary + "--\r\n").getBytes(UTF_8);
    BodyPublisher stream =
        BodyPublishers.ofInputStream(
            () ->
                new SequenceInputStream(
                    Collections.enumeration(
                        List.of(
                            new ByteArrayInputStream(before),
                            audio.file(),
                            new ByteArrayInputStream(after)))));
    return BodyPublishers.fromPublisher(stream, before.length + audio.length() + after.length);
  }

  private static String field(String boundary, String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(boundary, name, value);
  }

  /// Reads `verbose_json`. A server without times answers only the text, which then covers the
  /// whole recording.
  private static List<Segment> segments(JsonNode answer) {
    List<SpokenWord> words = answer.path("words").valueStream().map(SpokenWord::heard).toList();
    List<Segment> segments = new ArrayList<>();
    for (JsonNode each : answer.path("segments").values()) {
      long start = SpokenWord.millis(each, "start");
      long end = SpokenWord.millis(each, "end");
      List<SpokenWord> own =
          words.stream()
              .filter(word -> (word.startMs() + word.endMs()) / 2 >= start)
              .filter(word -> (word.startMs() + word.endMs()) / 2 < end)
              .toList();
      segments.add(new Segment(each.path("text").asString("").strip(), start, end, own));
    }
    String text = answer.path("text").asString("").strip();
    if (segments.isEmpty() && !text.isEmpty()) {
      segments.add(new Segment(text, 0, SpokenWord.millis(answer, "duration"), words));
    }
    return segments.stream().filter(each -> !each.text().isEmpty()).toList();
  }

  @Override
  public void close() {
    http.close();
  }
}
