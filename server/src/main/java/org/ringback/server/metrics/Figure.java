package org.ringback.server.metrics;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The figure of a metric, as in openapi.yaml.
///
/// @param value null for a rate or a mean of no calls
/// @param calls how many calls are behind it
record Figure(Metric metric, @Nullable Double value, long calls) {
  /// Returns the figures of all metrics, or of those that single agents have.
  static List<Figure> of(Totals totals, MetricOptions options, boolean isOfAgent) {
    return Arrays.stream(Metric.values())
        .filter(metric -> !isOfAgent || metric.isOfAgents())
        .map(
            metric ->
                new Figure(
                    metric,
                    metric.value(totals, options),
                    metric.calls().count(options).in(totals)))
        .toList();
  }
}
