package org.ringback.server.metrics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// By what a period is sliced. Times are those of the workspace's time zone.
enum Dimension {
  /// Keys from `00` to `23`.
  HOUR("all", "to_char(%s at time zone :zone, 'HH24')"),
  /// Keys from `1`, Monday, to `7`.
  WEEKDAY("all", "to_char(%s at time zone :zone, 'ID')"),
  /// Weekday and hour, as in `1-09`.
  WEEK_HOUR("all", "to_char(%s at time zone :zone, 'ID-HH24')"),
  /// Keys as in `2026-01-31`.
  DAY("all", "to_char(%s at time zone :zone, 'YYYY-MM-DD')"),
  NUMBER("number", null),
  AGENT("agent", null),
  DIRECTION("direction", null),
  OUTCOME("outcome", null),
  /// The network on which the agent's browser measured most.
  NETWORK("network", null);

  private final String stored;
  private final @Nullable String ofTime;

  Dimension(String stored, @Nullable String ofTime) {
    this.stored = stored;
    this.ofTime = ofTime;
  }

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Dimension> of(String wire) {
    return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
  }

  /// Returns whether the slices have figures of the clock: time passes at an hour and not for a
  /// number.
  boolean hasTime() {
    return ofTime != null || this == AGENT;
  }

  /// Returns whether the key of a slice is a part of the time.
  boolean isOfTime() {
    return ofTime != null;
  }

  /// Returns the value of `dimension` in `call_quarters`.
  String stored() {
    return stored;
  }

  /// Returns the key of a row `q` of a table of quarters; of a table of days too, unless it is a
  /// part of the time.
  String keyOfQuarter() {
    return ofTime == null ? "q.key" : ofTime.formatted("q.quarter");
  }

  /// Returns the key of a row `f` of `call_facts`.
  String keyOfFacts() {
    return switch (this) {
      case HOUR, WEEKDAY, WEEK_HOUR, DAY ->
          Objects.requireNonNull(ofTime).formatted("f.created_at");
      case NUMBER -> "f.line";
      case AGENT -> "f.agent::text";
      case DIRECTION -> "f.direction";
      case OUTCOME -> "f.outcome";
      case NETWORK -> "f.network";
    };
  }
}
