package org.ringback.server.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A number that is stored per quarter of an hour. Figures are computed from sums of measures, so a
/// rate over a month is the sum of its parts divided by the sum of its wholes.
enum Measure {
  CALLS("true"),
  OFFERED(Condition.OFFERED),
  ANSWERED(Condition.ANSWERED),
  ANSWERED_WITHIN_10(Condition.ANSWERED, 10),
  ANSWERED_WITHIN_15(Condition.ANSWERED, 15),
  ANSWERED_WITHIN_20(Condition.ANSWERED, 20),
  ANSWERED_WITHIN_30(Condition.ANSWERED, 30),
  ANSWERED_WITHIN_45(Condition.ANSWERED, 45),
  ANSWERED_WITHIN_60(Condition.ANSWERED, 60),
  ANSWERED_WITHIN_90(Condition.ANSWERED, 90),
  ANSWERED_WITHIN_120(Condition.ANSWERED, 120),
  ABANDONED(Condition.ABANDONED),
  ABANDONED_WITHIN_5(Condition.ABANDONED, 5),
  ABANDONED_WITHIN_10(Condition.ABANDONED, 10),
  ABANDONED_WITHIN_15(Condition.ABANDONED, 15),
  ABANDONED_WITHIN_30(Condition.ABANDONED, 30),
  VOICEMAILS(Condition.VOICEMAIL),
  ANSWER_WAIT_MS("sum(f.wait_ms)", Condition.ANSWERED),
  LONGEST_WAIT_MS("max(f.wait_ms)", Condition.OFFERED),
  HANDLED(Condition.HANDLED),
  LEGS("sum(f.legs)", Condition.HANDLED),
  TALK_SEC("sum(f.talk_sec)", Condition.HANDLED),
  HOLD_SEC("sum(f.hold_sec)", Condition.HANDLED),
  TRANSFERRED(Condition.TRANSFERRED),
  OUTGOING(Condition.OUTGOING),
  CONNECTED(Condition.CONNECTED),
  INBOUND_SEC("sum(f.duration_sec)", Condition.ANSWERED),
  OUTGOING_SEC("sum(f.duration_sec)", Condition.CONNECTED),
  INTERNAL(Condition.INTERNAL),
  REPEATABLE(Condition.REPEATABLE),
  REPEATED(Condition.REPEATED),
  ON_CALL_MS,
  WRAP_UP_MS,
  IDLE_MS,
  CONCURRENT;

  /// Those of the calls that began in a quarter of an hour.
  static final List<Measure> OF_CALLS =
      Arrays.stream(values()).filter(measure -> !measure.isByClock()).toList();

  /// Those of the time that passed in a quarter of an hour.
  static final List<Measure> BY_CLOCK = Arrays.stream(values()).filter(Measure::isByClock).toList();

  private final @Nullable String sql;

  /// What happened by the clock: the time of agents, and calls at the same time.
  Measure() {
    this.sql = null;
  }

  /// Counts the calls that meet a condition.
  Measure(String condition) {
    this("count(*)", condition);
  }

  /// Counts the calls whose wait was no longer than these seconds.
  Measure(String condition, int seconds) {
    this("count(*)", condition + " and f.wait_ms <= " + 1000 * seconds);
  }

  Measure(String aggregate, String condition) {
    this.sql = "coalesce(" + aggregate + " filter (where " + condition + "), 0)";
  }

  /// Returns whether the measure is in `clock_quarters`; otherwise it is in `call_quarters`.
  boolean isByClock() {
    return sql == null;
  }

  /// Returns the column of the table.
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Returns the aggregate over rows `f` of `call_facts`.
  String ofFacts() {
    return Objects.requireNonNull(sql);
  }

  /// Returns the aggregate over rows `q` of [Totals#QUARTERS].
  String ofQuarters() {
    boolean isMaximum = this == LONGEST_WAIT_MS || this == CONCURRENT;
    return "coalesce(" + (isMaximum ? "max" : "sum") + "(q." + column() + "), 0)";
  }
}
