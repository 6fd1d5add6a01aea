package org.ringback.exchange.speech;

/// Converts text to speech. Implement it to plug in a speech synthesiser.
@FunctionalInterface
public interface Synthesiser {
  /// Speaks a text. Blocks for up to about a second: call it on its own thread, never on the media
  /// clock.
  ///
  /// @return samples at 8 kHz; the array is shared: do not write to it
  short[] speak(String text);

  /// Speaks a text in the voice and language of `<Say>`, if the engine offers them. Either may be
  /// empty.
  default short[] speak(String text, String voice, String language) {
    return speak(text);
  }
}
