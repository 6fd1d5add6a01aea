package org.ringback.exchange.speech;

/// Converts text to speech. Implement it to plug in a speech synthesiser.
@FunctionalInterface
public interface Synthesiser {
  /// Synthesises a text. Blocks for up to about a second, so it must not be called on the media
  /// clock's thread.
  ///
  /// @return samples at 8 kHz; the array is shared and must not be modified
  short[] speak(String text);

  /// Speaks a text in the voice and language of `<Say>`, if the engine offers them. Either may be
  /// empty.
  default short[] speak(String text, String voice, String language) {
    return speak(text);
  }
}
