package org.ringback.exchange.script;

import java.util.Locale;

/// One of the two ends of a call.
public enum CallSide {
  FROM,
  TO;

  CallSide other() {
    return this == FROM ? TO : FROM;
  }

  /// Returns `from` or `to`.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
