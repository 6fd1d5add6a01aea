package org.ringback.server.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A query of the sums of a period, from the days inside of it that have sums, and from quarters
/// otherwise. A row has the measures of one table.
///
/// @param quarters the parts of the period that are read from quarters
/// @param days the parts that are read from days
record SumQuery(List<Range> quarters, List<Range> days) {
  /// The column of the first measure of the table `source`, after `slice`, `currency` and `source`.
  static final int FIRST_MEASURE = 4;

  private static final Duration DAY = Duration.ofDays(1);
  private static final int MEASURES =
      Arrays.stream(Measure.Table.values())
          .mapToInt(it -> it.measures().size())
          .max()
          .orElseThrow();

  /// @param end exclusive
  record Range(Instant start, Instant end) {}

  /// @param summed the start of each day inside of the period that has sums, in their order
  static SumQuery of(Instant start, Instant end, List<Instant> summed) {
    List<Range> quarters = new ArrayList<>();
    List<Range> days = new ArrayList<>();
    Instant done = start;
    for (Instant day : summed) {
      boolean isNext = day.equals(done) && !days.isEmpty();
      Instant from = isNext ? days.removeLast().start() : day;
      if (done.isBefore(day)) {
        quarters.add(new Range(done, day));
      }
      done = day.plus(DAY);
      days.add(new Range(from, done));
    }
    if (done.isBefore(end)) {
      quarters.add(new Range(done, end));
    }
    return new SumQuery(quarters, days);
  }

  /// Returns the statement. Its further parameters are `workspace`, `agent` and `dimension`.
  ///
  /// @param slice the key of a row `q`
  /// @param condition on a row `c`; empty, or begins with `and`
  String sql(String slice, String condition) {
    return Arrays.stream(Measure.Table.values())
        .flatMap(
            table ->
                Stream.of(
                    select(table, table.quarters(), "quarter", slice, condition),
                    days.isEmpty() ? "" : select(table, table.days(), "day", slice, condition)))
        .filter(select -> !select.isEmpty())
        .collect(Collectors.joining(" union all "));
  }

  private static String select(
      Measure.Table table, String name, String time, String slice, String condition) {
    List<Measure> measures = table.measures();
    String sums =
        Stream.concat(
                measures.stream().map(measure -> measure.ofQuarters() + "::bigint"),
                Collections.nCopies(MEASURES - measures.size(), "null::bigint").stream())
            .collect(Collectors.joining(", "));
    return "select "
        + slice
        + " as slice, "
        + (table.hasCurrency() ? "q.currency" : "null::text")
        + " as currency, '"
        + table.name()
        + "' as source, "
        + sums
        + " from unnest(cast(:"
        + time
        + "Starts as timestamptz[]), cast(:"
        + time
        + "Ends as timestamptz[])) as r (since, until) cross join lateral (select * from "
        + name
        + " c where c.workspace_id = :workspace and c.agent = :agent and c.dimension = :dimension"
        + " and c."
        + time
        + " >= r.since and c."
        + time
        + " < r.until"
        + condition
        + " offset 0) q group by 1, 2"; // `offset 0`: each range by the index
  }

  JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement) {
    return statement
        .param("quarterStarts", texts(quarters.stream().map(Range::start)))
        .param("quarterEnds", texts(quarters.stream().map(Range::end)))
        .param("dayStarts", texts(days.stream().map(Range::start)))
        .param("dayEnds", texts(days.stream().map(Range::end)));
  }

  private static String[] texts(Stream<Instant> times) {
    return times.map(Instant::toString).toArray(String[]::new);
  }
}
