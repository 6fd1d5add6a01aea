package org.ringback.server.metrics;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a value is computed from sums.
///
/// @param divisor converts the numerator to seconds
/// @param denominator null for a sum
record Shape(
    Metric.Unit unit,
    Function<MetricOptions, Amount> numerator,
    int divisor,
    @Nullable Function<MetricOptions, Amount> denominator) {
  static Shape count(CallSet calls) {
    return new Shape(Metric.Unit.CALLS, calls::count, 1, null);
  }

  static Shape ratio(Function<MetricOptions, Amount> part, CallSet whole) {
    return new Shape(Metric.Unit.RATIO, part, 1, whole::count);
  }

  static Shape maximum(Measure calls) {
    return new Shape(Metric.Unit.CALLS, _ -> Amount.of(calls), 1, null);
  }

  static Shape ratio(Amount part, Amount whole) {
    return new Shape(Metric.Unit.RATIO, _ -> part, 1, _ -> whole);
  }

  static Shape mean(Amount time, int perSecond, Measure count) {
    return new Shape(Metric.Unit.SECONDS, _ -> time, perSecond, _ -> Amount.of(count));
  }

  static Shape seconds(Measure time, int perSecond) {
    return new Shape(Metric.Unit.SECONDS, _ -> Amount.of(time), perSecond, null);
  }
}
