package org.ringback.exchange.speech;

/// What a recogniser makes of a sound.
public sealed interface Recognition {
  /// @param confidence 0 to 1
  record Heard(String text, double confidence) implements Recognition {}

  /// There are no words in it.
  record Nothing() implements Recognition {}

  /// It cannot be told whether there are words in it.
  record Unavailable(String reason) implements Recognition {}
}
