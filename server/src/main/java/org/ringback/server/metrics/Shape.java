package org.ringback.server.metrics;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a value is computed from sums.
///
/// @param divisor converts the numerator to seconds, or to the unit of a currency
/// @param denominator null for a sum
record Shape(
    Unit unit,
    Function<MetricOptions, Amount> numerator,
    int divisor,
    @Nullable Function<MetricOptions, Amount> denominator) {
  private static final int MICROS_PER_UNIT = 1_000_000;

  static Shape count(CallSet calls) {
    return new Shape(Unit.CALLS, calls::count, 1, null);
  }

  static Shape ratio(Function<MetricOptions, Amount> part, CallSet whole) {
    return new Shape(Unit.RATIO, part, 1, whole::count);
  }

  static Shape maximum(Measure calls) {
    return new Shape(Unit.CALLS, _ -> Amount.of(calls), 1, null);
  }

  static Shape ratio(Amount part, Amount whole) {
    return new Shape(Unit.RATIO, _ -> part, 1, _ -> whole);
  }

  static Shape mean(Amount time, int perSecond, Measure count) {
    return new Shape(Unit.SECONDS, _ -> time, perSecond, _ -> Amount.of(count));
  }

  /// A sum of money.
  static Shape cost(Amount micros) {
    return new Shape(Unit.MONEY, _ -> micros, MICROS_PER_UNIT, null);
  }

  /// Money for each of something.
  ///
  /// @param perUnit how many of the measure are one
  static Shape costPer(Measure measure, int perUnit) {
    return new Shape(
        Unit.MONEY,
        _ -> Amount.of(Measure.COST_MICROS).times(perUnit),
        MICROS_PER_UNIT,
        _ -> Amount.of(measure));
  }

  static Shape mean(Unit unit, Measure sum, int perUnit, Measure count) {
    return new Shape(unit, _ -> Amount.of(sum), perUnit, _ -> Amount.of(count));
  }

  static Shape seconds(Measure time, int perSecond) {
    return new Shape(Unit.SECONDS, _ -> Amount.of(time), perSecond, null);
  }
}
