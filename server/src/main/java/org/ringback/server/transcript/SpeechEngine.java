package org.ringback.server.transcript;

import java.io.IOException;
import java.util.List;
import org.ringback.server.settings.SpeechSettings;

/// Recognizes the speech in recorded audio.
interface SpeechEngine extends AutoCloseable {
  static SpeechEngine of(SpeechSettings settings) {
    return switch (settings) {
      case SpeechSettings.OpenAi server -> new HttpSpeechEngine(server);
      case SpeechSettings.Vosk servers -> new VoskSpeechEngine(servers);
    };
  }

  /// Returns what the API and the database call it: `engine` of `Transcript` in openapi.yaml.
  String name();

  /// A sentence, or what lies between two pauses.
  ///
  /// @param words empty when the engine reports no times of words
  record Segment(String text, long startMs, long endMs, List<SpokenWord> words) {}

  /// @param audio one channel
  /// @param language a tag such as `en-US`
  /// @throws EngineRefusal when no retry can succeed
  List<Segment> recognize(WavFile.Channel audio, String language) throws IOException;

  @Override
  void close();

  /// The engine rejected the audio or the request.
  final class EngineRefusal extends IOException {
    private static final long serialVersionUID = 1;

    EngineRefusal(String message) {
      super(message);
    }
  }
}
