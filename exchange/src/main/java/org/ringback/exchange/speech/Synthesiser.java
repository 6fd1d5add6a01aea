package org.ringback.exchange.speech;

/// Makes text into sound.
public interface Synthesiser {
  /// Speaks a text. Takes as long as it takes (up to about a second): call it on a thread of its
  /// own, never on the media clock.
  ///
  /// @return samples at 8 kHz; the array is shared: do not write to it
  short[] speak(String text);
}
