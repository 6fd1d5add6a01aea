package org.ringback.server.metrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The measures of a period, or of one slice of it. Those of costs are separate for each currency.
final class Totals {
  static final Totals NONE = new Totals();

  /// The rows `q` of all tables, each with the measures of all. `currency` is null but for costs.
  static final String QUARTERS =
      Arrays.stream(Measure.Table.values())
          .map(Totals::selectAll)
          .collect(Collectors.joining(" union all ", "(", ") q "));

  /// The columns of a query over rows of [#QUARTERS] that are grouped by `currency`.
  static final String OF_QUARTERS =
      "q.currency, "
          + Arrays.stream(Measure.values())
              .map(measure -> measure.ofQuarters() + " as " + measure.column())
              .collect(Collectors.joining(", "));

  private final Map<Measure, Long> values = new EnumMap<>(Measure.class);
  private final Map<String, Totals> costs = new TreeMap<>();

  private static String selectAll(Measure.Table table) {
    List<Measure> stored = table.measures();
    return "select workspace_id, agent, dimension, quarter, key, "
        + (table == Measure.Table.COST_QUARTERS ? "currency, " : "null as currency, ")
        + Arrays.stream(Measure.values())
            .map(each -> stored.contains(each) ? each.column() : "0::bigint as " + each.column())
            .collect(Collectors.joining(", "))
        + " from "
        + table.name().toLowerCase(Locale.ROOT);
  }

  /// Adds a row with the columns [#OF_QUARTERS].
  void add(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    Totals group = currency == null ? this : costs.computeIfAbsent(currency, _ -> new Totals());
    for (Measure measure : Measure.values()) {
      group.values.put(measure, row.getLong(measure.column()));
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
