package org.ringback.server.metrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The measures of a period, or of one slice of it. Those of costs are separate for each currency.
final class Totals {
  static final Totals NONE = new Totals();

  private final Map<Measure, Long> values = new EnumMap<>(Measure.class);
  private final Map<String, Totals> costs = new TreeMap<>();

  /// Adds a row of [SumQuery].
  void add(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    Totals group = currency == null ? this : costs.computeIfAbsent(currency, _ -> new Totals());
    int column = SumQuery.FIRST_MEASURE;
    for (Measure measure : Measure.Table.valueOf(row.getString("source")).measures()) {
      group.values.merge(measure, row.getLong(column), measure.isMaximum() ? Math::max : Long::sum);
      column++;
    }
  }

  long get(Measure measure) {
    return values.getOrDefault(measure, 0L);
  }

  /// Returns the costs in a currency.
  Totals costs(String currency) {
    return costs.getOrDefault(currency, NONE);
  }

  /// Returns the currencies of costs, the one of the most calls first.
  List<String> currencies() {
    return costs.keySet().stream()
        .sorted(
            Comparator.comparingLong((String currency) -> costs(currency).get(Measure.COST_CALLS))
                .reversed())
        .toList();
  }
}
