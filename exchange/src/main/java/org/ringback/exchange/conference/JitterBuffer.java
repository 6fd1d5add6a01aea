package org.ringback.exchange.conference;

import java.util.Locale;

/// The delay of a participant's audio before it is mixed (`jitterBufferSize`): the lower end of the
/// average latency that Twilio documents.
public enum JitterBuffer {
  OFF(0),
  SMALL(160),
  MEDIUM(200),
  LARGE(300);

  private final int millis;

  JitterBuffer(int millis) {
    this.millis = millis;
  }

  int millis() {
    return millis;
  }

  /// @throws IllegalArgumentException for another name
  public static JitterBuffer of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
