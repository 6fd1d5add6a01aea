package org.ringback.server.transcript;

import java.io.IOException;
import java.util.List;

/// Recognizes the speech in recorded audio.
interface SpeechEngine {
  /// A sentence, or what lies between two pauses.
  ///
  /// @param words empty when the engine reports no times of words
  record Segment(String text, long startMs, long endMs, List<SpokenWord> words) {}

  /// @param wav one channel
  /// @param language a tag such as `en-US`
  /// @throws EngineRefusal when no retry can succeed
  List<Segment> recognize(WavFile.Channel wav, String language) throws IOException;

  /// The engine rejected the audio or the request.
  final class EngineRefusal extends IOException {
    private static final long serialVersionUID = 1;

    EngineRefusal(String message) {
      super(message);
    }
  }
}
