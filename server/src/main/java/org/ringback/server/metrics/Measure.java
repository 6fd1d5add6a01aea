package org.ringback.server.metrics;

import java.util.Locale;

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
  INTERNAL(Condition.INTERNAL);

  private final String sql;

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

  /// Returns the column of `call_quarters`.
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Returns the aggregate over rows `f` of `call_facts`.
  String ofFacts() {
    return sql;
  }

  /// Returns the aggregate over rows `q` of `call_quarters`.
  String ofQuarters() {
    return "coalesce(" + (this == LONGEST_WAIT_MS ? "max" : "sum") + "(q." + column() + "), 0)";
  }
}
