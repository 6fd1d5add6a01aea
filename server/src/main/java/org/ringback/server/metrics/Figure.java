package org.ringback.server.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The figure of a metric, as in openapi.yaml.
///
/// @param value null for a rate or a mean of nothing
/// @param calls how many calls are behind it
/// @param currency of an amount of money; null for other values, and without a price
/// @param others the amounts in further currencies, which are never added
record Figure(
    Metric metric,
    @Nullable Double value,
    long calls,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String currency,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Money> others) {

  /// An amount in a currency.
  record Money(@Nullable Double value, String currency) {}

  /// Returns the figures of all metrics, or of those that single agents have.
  ///
  /// @param by of what the totals are a slice; null for a whole period
  static List<Figure> of(
      Totals totals, MetricOptions options, boolean isOfAgent, @Nullable Dimension by) {
    return Arrays.stream(Metric.values())
        .filter(metric -> !isOfAgent || metric.isOfAgents())
        .filter(metric -> by == null || by.hasTime() || !metric.isByClock())
        .map(metric -> of(metric, totals, options))
        .toList();
  }

  /// Returns the figure with an amount of [#others] only.
  Figure inFurtherCurrency(int index) {
    if (index >= others.size()) {
      return new Figure(metric, null, calls, null, List.of());
    }
    Money amount = others.get(index);
    return new Figure(metric, amount.value(), calls, amount.currency(), List.of());
  }

  private static Figure of(Metric metric, Totals totals, MetricOptions options) {
    long calls = metric.calls().count(options).in(totals);
    if (!metric.isMoney()) {
      return new Figure(metric, metric.value(totals, options), calls, null, List.of());
    }
    List<Money> amounts =
        totals.currencies().stream()
            .map(each -> new Money(metric.value(totals.costs(each), options), each))
            .toList();
    if (amounts.isEmpty()) {
      return new Figure(metric, null, calls, null, List.of());
    }
    Money first = amounts.getFirst();
    return new Figure(
        metric, first.value(), calls, first.currency(), amounts.subList(1, amounts.size()));
  }
}
