package org.ringback.server.transcript;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.settings.SpeechSettings;
import tools.jackson.databind.JsonNode;

/// Vosk with the operator's model, behind the WebSocket of `vosk-server`. The audio is streamed,
/// and the next part is sent when the server has answered the one before.
final class VoskSpeechEngine implements SpeechEngine {
  /// Vosk ends a sentence only at the end of a part.
  private static final int PARTS_PER_SECOND = 5;

  private static final int SAMPLE_BYTES = 2;

  private final SpeechSettings.Vosk settings;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  VoskSpeechEngine(SpeechSettings.Vosk settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "vosk";
  }

  @Override
  public List<Segment> recognize(WavFile.Channel audio, String language) throws IOException {
    URI server =
        settings
            .server(language)
            .orElseThrow(
                () -> new EngineRefusal("No Vosk server is configured for " + language + "."));
    int bytesPerSecond = audio.rate() * SAMPLE_BYTES;
    byte[] part = new byte[audio.rate() / PARTS_PER_SECOND * SAMPLE_BYTES];
    List<Segment> segments = new ArrayList<>();
    try (VoskSession session = VoskSession.open(http, server, audio.rate())) {
      long sent = 0;
      long from = 0;
      boolean isOver = false;
      while (!isOver) {
        int length = audio.samples().readNBytes(part, 0, part.length);
        isOver = length == 0;
        JsonNode answer =
            isOver ? session.finish() : session.recognize(ByteBuffer.wrap(part, 0, length));
        sent += length;
        Optional<Segment> segment = segment(answer, from, sent * 1000 / bytesPerSecond);
        segment.ifPresent(segments::add);
        from = segment.map(Segment::endMs).orElse(from);
      }
    }
    return segments;
  }

  /// Reads a sentence. Partial results have none. A model without times of words leaves the time
  /// since the sentence before.
  private static Optional<Segment> segment(JsonNode answer, long fromMs, long toMs) {
    String text = answer.path("text").asString("").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<SpokenWord> words = answer.path("result").valueStream().map(SpokenWord::heard).toList();
    return Optional.of(
        words.isEmpty()
            ? new Segment(text, fromMs, toMs, words)
            : new Segment(text, words.getFirst().startMs(), words.getLast().endMs(), words));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
