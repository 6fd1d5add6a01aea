package org.ringback.server.metrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The measures of a period, or of one slice of it.
record Totals(Map<Measure, Long> values) {
  static final Totals NONE = new Totals(Map.of());

  /// The columns of a query over rows `q` of `call_quarters`, in the order of [Measure].
  static final String OF_QUARTERS =
      Arrays.stream(Measure.values())
          .map(measure -> measure.ofQuarters() + " as " + measure.column())
          .collect(Collectors.joining(", "));

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
