package org.ringback.exchange.speech;

/// Makes text into sound: the port for a speech synthesiser.
@FunctionalInterface
public interface Synthesiser {
  /// Speaks a text. Takes as long as it takes (up to about a second): call it on a thread of its
  /// own, never on the media clock.
  ///
  /// @return samples at 8 kHz; the array is shared: do not write to it
  short[] speak(String text);

  /// As [#speak(String)], by a voice and in a language as `<Say>` asks for them, where there is a
  /// choice; empty when it does not ask.
  default short[] speak(String text, String voice, String language) {
    return speak(text);
  }
}
