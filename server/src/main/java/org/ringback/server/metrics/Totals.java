package org.ringback.server.metrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The measures of a period, or of one slice of it.
record Totals(Map<Measure, Long> values) {
  static final Totals NONE = new Totals(Map.of());

  /// The rows `q` of `call_quarters` and of `clock_quarters`, each with the measures of both.
  static final String QUARTERS =
      "(select %s from call_quarters union all select %s from clock_quarters) q "
          .formatted(columns(Measure.OF_CALLS), columns(Measure.BY_CLOCK));

  /// The columns of a query over rows of [#QUARTERS], in the order of [Measure].
  static final String OF_QUARTERS =
      Arrays.stream(Measure.values())
          .map(measure -> measure.ofQuarters() + " as " + measure.column())
          .collect(Collectors.joining(", "));

  private static String columns(List<Measure> stored) {
    return "workspace_id, agent, dimension, quarter, key, "
        + Arrays.stream(Measure.values())
            .map(each -> stored.contains(each) ? each.column() : "0::bigint as " + each.column())
            .collect(Collectors.joining(", "));
  }

  static Totals of(ResultSet row) throws SQLException {
    Map<Measure, Long> values = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      values.put(measure, row.getLong(measure.column()));
    }
    return new Totals(values);
  }

  long get(Measure measure) {
    return values.getOrDefault(measure, 0L);
  }
}
