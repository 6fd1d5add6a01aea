package org.ringback.server.metrics;

import java.util.List;

/// The thresholds of a request. Waits are stored as counts up to each of a few thresholds, so a
/// changed threshold also applies to the past.
///
/// @param serviceLevelSeconds an answer within this time meets the service level
/// @param shortAbandonSeconds callers who hang up within this time are not counted as abandoned
record MetricOptions(int serviceLevelSeconds, int shortAbandonSeconds) {
  static final List<Integer> SERVICE_LEVELS = List.of(10, 15, 20, 30, 45, 60, 90, 120);

  /// 0: every caller who hangs up is counted.
  static final List<Integer> SHORT_ABANDONS = List.of(0, 5, 10, 15, 30);

  static final MetricOptions DEFAULT = new MetricOptions(20, 5);

  Amount answeredInTime() {
    return Amount.of(Measure.valueOf("ANSWERED_WITHIN_" + serviceLevelSeconds));
  }

  Amount shortAbandons() {
    return shortAbandonSeconds == 0
        ? Amount.NONE
        : Amount.of(Measure.valueOf("ABANDONED_WITHIN_" + shortAbandonSeconds));
  }

  Amount longAbandons() {
    return Amount.of(Measure.ABANDONED).minus(shortAbandons());
  }

  /// Returns the value of `:shortMs` in a [Condition]. A wait of 0 s is not short without a limit.
  long shortMs() {
    return shortAbandonSeconds == 0 ? -1 : 1000L * shortAbandonSeconds;
  }
}
