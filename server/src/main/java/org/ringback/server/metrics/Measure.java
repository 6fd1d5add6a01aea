package org.ringback.server.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
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
  PRICED(Condition.PRICED),
  UNPRICED(Condition.UNPRICED),
  RECORDING_PRICED(Condition.RECORDING_PRICED),
  RECORDING_UNPRICED(Condition.RECORDING_UNPRICED),
  MEASURED(Condition.MEASURED),
  SAMPLES("sum(f.samples)", Condition.MEASURED),
  LOSS_BASIS_POINTS("sum(f.loss_basis_points)", Condition.MEASURED),
  RATED(Condition.RATED),
  SCORES("sum(f.scores)", Condition.RATED),
  SCORE_HUNDREDTHS("sum(f.score_hundredths)", Condition.RATED),
  COST_MICROS(Table.COST_QUARTERS, "sum(p.cost_micros)"),
  RECORDING_COST_MICROS(Table.COST_QUARTERS, "sum(p.recording_cost_micros)"),
  COST_CALLS(Table.COST_QUARTERS, "count(*)"),
  COST_SEC(Table.COST_QUARTERS, "sum(f.duration_sec)"),
  ON_CALL_MS,
  WRAP_UP_MS,
  IDLE_MS,
  CONCURRENT;

  /// Where measures are stored.
  enum Table {
    /// Those of the calls that began in a quarter of an hour.
    CALL_QUARTERS("insert into call_days"),
    /// Those of the calls that began in a quarter of an hour and have a price, by currency.
    COST_QUARTERS("insert into cost_days"),
    /// Those of the time that passed in a quarter of an hour.
    CLOCK_QUARTERS("insert into clock_days");

    private final String insertIntoDays;

    Table(String insertIntoDays) {
      this.insertIntoDays = insertIntoDays;
    }

    /// Returns the table of the sums of quarters.
    String quarters() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Returns the table of the sums of days.
    String days() {
      return quarters().replace("_quarters", "_days");
    }

    /// Returns the beginning of the statements that store sums of days.
    String insertIntoDays() {
      return insertIntoDays;
    }

    /// Returns whether the rows of each currency are separate.
    boolean hasCurrency() {
      return this == COST_QUARTERS;
    }

    /// Returns the measures of the table, in their order.
    List<Measure> measures() {
      return Arrays.stream(Measure.values()).filter(each -> each.table == this).toList();
    }

    /// Returns the columns of the measures.
    String columns() {
      return measures().stream().map(Measure::column).collect(Collectors.joining(", "));
    }

    /// Returns the aggregates of the measures, in the order of [#columns].
    String aggregates() {
      return measures().stream().map(Measure::ofFacts).collect(Collectors.joining(", "));
    }
  }

  private final Table table;
  private final @Nullable String sql;

  /// What happened by the clock: the time of agents, and calls at the same time.
  Measure() {
    this.table = Table.CLOCK_QUARTERS;
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
    this(Table.CALL_QUARTERS, "nullif(" + aggregate + " filter (where " + condition + "), 0)");
  }

  Measure(Table table, String aggregate) {
    this.table = table;
    this.sql = aggregate;
  }

  /// Returns whether the measure is one of the time that passed.
  boolean isByClock() {
    return table == Table.CLOCK_QUARTERS;
  }

  Table table() {
    return table;
  }

  /// Returns the column of the table.
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Returns the aggregate over rows `f` of `call_facts`, with rows `p` of their costs. Null means
  /// 0.
  String ofFacts() {
    return Objects.requireNonNull(sql);
  }

  /// Returns whether the measure of a period is the maximum of its quarters, and not their sum.
  boolean isMaximum() {
    return this == LONGEST_WAIT_MS || this == CONCURRENT;
  }

  /// Returns the aggregate over rows `q` of quarters or of days. Null means 0.
  String ofQuarters() {
    return (isMaximum() ? "max" : "sum") + "(q." + column() + ")";
  }
}
