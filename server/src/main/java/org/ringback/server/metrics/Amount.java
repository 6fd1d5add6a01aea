package org.ringback.server.metrics;

import java.util.EnumMap;
import java.util.Map;

/// A sum of measures, each with a factor.
record Amount(Map<Measure, Integer> factors) {
  static final Amount NONE = new Amount(Map.of());

  static Amount of(Measure measure) {
    return new Amount(Map.of(measure, 1));
  }

  Amount plus(Amount other) {
    Map<Measure, Integer> sum = new EnumMap<>(Measure.class);
    sum.putAll(factors);
    other.factors.forEach((measure, factor) -> sum.merge(measure, factor, Integer::sum));
    return new Amount(sum);
  }

  Amount minus(Amount other) {
    return plus(other.times(-1));
  }

  Amount times(int factor) {
    Map<Measure, Integer> product = new EnumMap<>(Measure.class);
    factors.forEach((measure, each) -> product.put(measure, each * factor));
    return new Amount(product);
  }

  long in(Totals totals) {
    return factors.entrySet().stream()
        .mapToLong(each -> each.getValue() * totals.get(each.getKey()))
        .sum();
  }
}
