package org.ringback.server.metrics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a value is counted in.
enum Unit {
  CALLS,
  SECONDS,
  /// In a currency.
  MONEY,
  /// A mean opinion score, from 1 to 5.
  SCORE,
  /// From 0 to 1.
  RATIO;

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
