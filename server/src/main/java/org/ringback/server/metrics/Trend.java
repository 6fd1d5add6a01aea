package org.ringback.server.metrics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Which change is an improvement.
enum Trend {
  HIGHER,
  LOWER,
  NONE;

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
