package org.ringback.exchange.speech;

/// The result of a recognition.
public sealed interface Recognition {
  /// @param confidence 0 to 1
  record Heard(String text, double confidence) implements Recognition {}

  /// No speech was recognised.
  record Nothing() implements Recognition {}

  /// No recogniser is available.
  record Unavailable(String reason) implements Recognition {}
}
