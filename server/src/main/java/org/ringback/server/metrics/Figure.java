package org.ringback.server.metrics;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The figure of a metric, as in openapi.yaml.
///
/// @param value null for a rate or a mean of nothing
/// @param calls how many calls are behind it
record Figure(Metric metric, @Nullable Double value, long calls) {
  /// Returns the figures of all metrics, or of those that single agents have.
  ///
  /// @param by of what the totals are a slice; null for a whole period
  static List<Figure> of(
      Totals totals, MetricOptions options, boolean isOfAgent, @Nullable Dimension by) {
    return Arrays.stream(Metric.values())
        .filter(metric -> !isOfAgent || metric.isOfAgents())
        .filter(metric -> by == null || by.hasTime() || !metric.isByClock())
        .map(
            metric ->
                new Figure(
                    metric,
                    metric.value(totals, options),
                    metric.calls().count(options).in(totals)))
        .toList();
  }
}
