package org.ringback.server.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.metrics.QuarterStore.Quarter;
import org.ringback.server.tenancy.WorkspaceId;

/// The sums of the quarters of each day in UTC. A day of any time zone consists of whole quarters,
/// so a period is read from the days inside of it, and from quarters at its edges.
///
/// A changed quarter of a day with sums changes those sums that it is part of, in its transaction.
final class DayStore {
  /// Most calls and their prices have arrived by then.
  private static final Duration AFTER_START = Duration.ofHours(25);

  private final Database db;
  private final DueCheck open;

  DayStore(Database db) {
    this.db = db;
    this.open = db.dueCheck("exists (select from figure_days where not is_summed)");
  }

  /// Returns whether there are days that are not summed, such as today.
  boolean hasOpen() {
    return open.isDue();
  }

  private record Day(WorkspaceId workspace, Instant start) {}

  /// A row of a table of quarters, without its currency.
  private record Row(
      WorkspaceId workspace, Instant quarter, UUID agent, String dimension, String key) {
    Instant day() {
      return dayOf(quarter);
    }
  }

  private static Instant dayOf(Instant quarter) {
    return quarter.atOffset(ZoneOffset.UTC).toLocalDate().atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /// Computes quarters, and keeps the sums of their days equal to the sums of their quarters.
  void recompute(List<Quarter> quarters, Runnable computation) {
    Set<Day> summed = lock(quarters);
    List<Quarter> late =
        quarters.stream()
            .filter(each -> summed.contains(new Day(each.workspace(), dayOf(each.start()))))
            .toList();
    Map<Measure.Table, Map<Row, String>> before = fingerprints(late);
    computation.run();
    Map<Measure.Table, Map<Row, String>> after = fingerprints(late);
    for (Measure.Table table : Measure.Table.values()) {
      Map<Row, String> old = before.getOrDefault(table, Map.of());
      Map<Row, String> stored = after.getOrDefault(table, Map.of());
      List<Row> changed =
          Stream.concat(old.keySet().stream(), stored.keySet().stream())
              .filter(row -> !Objects.equals(old.get(row), stored.get(row)))
              .distinct()
              .toList();
      if (!changed.isEmpty()) {
        sum(table, changed);
      }
    }
  }

  /// Locks the days of quarters, so that no other transaction sums them meanwhile.
  ///
  /// @return the days that have sums
  private Set<Day> lock(List<Quarter> quarters) {
    List<Day> days =
        quarters.stream()
            .map(each -> new Day(each.workspace(), dayOf(each.start())))
            .distinct()
            .toList();
    return db
        .ofAll()
        .sql(
            """
            insert into figure_days (workspace_id, day)
            select w.workspace, w.day
            from unnest(cast(:workspaces as uuid[]), cast(:days as timestamptz[]))
              as w (workspace, day)
            order by w.workspace, w.day
            on conflict (workspace_id, day) do update set is_summed = figure_days.is_summed
            returning workspace_id, day, is_summed""")
        .param("workspaces", days.stream().map(day -> day.workspace().value()).toArray(UUID[]::new))
        .param("days", texts(days, Day::start))
        .query(
            (row, _) ->
                row.getBoolean("is_summed")
                    ? Optional.of(
                        new Day(
                            new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                            row.getTimestamp("day").toInstant()))
                    : Optional.<Day>empty())
        .list()
        .stream()
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  /// Returns a hash of the measures of each row of quarters.
  private Map<Measure.Table, Map<Row, String>> fingerprints(List<Quarter> quarters) {
    Map<Measure.Table, Map<Row, String>> fingerprints = new EnumMap<>(Measure.Table.class);
    if (!quarters.isEmpty()) {
      for (Measure.Table table : Measure.Table.values()) {
        fingerprints.put(table, fingerprints(quarters, table));
      }
    }
    return fingerprints;
  }

  private Map<Row, String> fingerprints(List<Quarter> quarters, Measure.Table table) {
    Map<Row, String> rows = new HashMap<>();
    String hashed = (table.hasCurrency() ? "q.currency, " : "") + table.columns();
    db.ofAll()
        .sql(
            "select q.workspace_id, q.quarter, q.agent, q.dimension, q.key,"
                + " sum(hashtextextended(row("
                + hashed
                + ")::text, 0)) as hash from"
                + QuarterStore.QUARTERS
                + " join "
                + table.quarters()
                + " q "
                + """
                on q.workspace_id = w.workspace and q.quarter = w.quarter
                group by q.workspace_id, q.quarter, q.agent, q.dimension, q.key""")
        .param("workspaces", QuarterStore.workspaces(quarters))
        .param("quarters", QuarterStore.starts(quarters))
        .query(
            row -> {
              rows.put(
                  new Row(
                      new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                      row.getTimestamp("quarter").toInstant(),
                      row.getObject("agent", UUID.class),
                      row.getString("dimension"),
                      row.getString("key")),
                  row.getString("hash"));
            });
    return rows;
  }

  /// Computes the sums that rows of quarters are part of.
  private void sum(Measure.Table table, List<Row> rows) {
    String days =
        " (select distinct * from unnest(cast(:workspaces as uuid[]), cast(:days as timestamptz[]),"
            + " cast(:agents as uuid[]), cast(:dimensions as text[]), cast(:keys as text[]))"
            + " as k (workspace, day, agent, dimension, key)) k ";
    for (String statement :
        List.of(
            "delete from "
                + table.days()
                + " d using"
                + days
                + """
                where d.workspace_id = k.workspace and d.agent = k.agent
                  and d.dimension = k.dimension and d.day = k.day and d.key = k.key""",
            insertInto(table)
                + "k.workspace, k.day, q.agent, q.dimension, q.key, "
                + sums(table)
                + " from"
                + days
                + " cross join lateral (select * from "
                + table.quarters()
                + " c "
                + """
                where c.workspace_id = k.workspace and c.agent = k.agent
                  and c.dimension = k.dimension and c.quarter >= k.day
                  and c.quarter < k.day + interval '1 day' and c.key = k.key
                  offset 0) q -- each row by the index
                group by k.workspace, k.day, q.agent, q.dimension, q.key"""
                + currency(table))) {
      db.ofAll()
          .sql(statement)
          .param(
              "workspaces", rows.stream().map(row -> row.workspace().value()).toArray(UUID[]::new))
          .param("days", texts(rows, Row::day))
          .param("agents", rows.stream().map(Row::agent).toArray(UUID[]::new))
          .param("dimensions", texts(rows, Row::dimension))
          .param("keys", texts(rows, Row::key))
          .update();
    }
  }

  private static <T> String[] texts(List<T> values, Function<T, Object> text) {
    return values.stream().map(value -> text.apply(value).toString()).toArray(String[]::new);
  }

  private static String insertInto(Measure.Table table) {
    return table.insertIntoDays()
        + " (workspace_id, day, agent, dimension, key, "
        + table.columns()
        + (table.hasCurrency() ? ", currency" : "")
        + ") select ";
  }

  private static String sums(Measure.Table table) {
    return table.measures().stream()
            .map(measure -> measure.ofQuarters() + "::bigint")
            .collect(Collectors.joining(", "))
        + currency(table);
  }

  private static String currency(Measure.Table table) {
    return table.hasCurrency() ? ", q.currency" : "";
  }

  /// Records that all sums of a period may be wrong.
  void forget(WorkspaceId workspace, Instant start, Instant end) {
    db.of(workspace)
        .sql(
            """
            update figure_days set is_summed = false
            where workspace_id = :workspace and is_summed
              and day > :start - interval '1 day' and day < :end""")
        .param("workspace", workspace.value())
        .param("start", start.atOffset(ZoneOffset.UTC))
        .param("end", end.atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Sums the newest day that is over and has no sums.
  ///
  /// @return false if there is none
  boolean sumNext(Instant now) {
    return db.inTransaction(
        () -> {
          Optional<Day> next = takeNext(now.minus(AFTER_START));
          next.ifPresent(
              day -> {
                for (Measure.Table table : Measure.Table.values()) {
                  sum(table, day);
                }
              });
          return next.isPresent();
        });
  }

  /// Locks the row of a day, for which a changed quarter of the day waits.
  private Optional<Day> takeNext(Instant before) {
    return db.ofAll()
        .sql(
            """
            update figure_days set is_summed = true where (workspace_id, day) in (
              select workspace_id, day from figure_days where not is_summed and day < :before
              order by day desc limit 1 for update skip locked)
            returning workspace_id, day""")
        .param("before", before.atOffset(ZoneOffset.UTC))
        .query(
            (row, _) ->
                new Day(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    row.getTimestamp("day").toInstant()))
        .optional();
  }

  private void sum(Measure.Table table, Day day) {
    for (String statement :
        List.of(
            "delete from " + table.days() + " where workspace_id = :workspace and day = :day",
            insertInto(table)
                + ":workspace, :day, q.agent, q.dimension, q.key, "
                + sums(table)
                + " from "
                + table.quarters()
                + " q "
                + """
                where q.workspace_id = :workspace and q.quarter >= :day
                  and q.quarter < :day + interval '1 day'
                group by q.agent, q.dimension, q.key"""
                + currency(table)
                + " order by q.agent, q.dimension")) {
      db.of(day.workspace())
          .sql(statement)
          .param("workspace", day.workspace().value())
          .param("day", day.start().atOffset(ZoneOffset.UTC))
          .update();
    }
  }

  /// Returns the start of each day inside of a period that has sums, in their order.
  List<Instant> summed(WorkspaceId workspace, Instant start, Instant end) {
    return db.of(workspace)
        .sql(
            """
            select day from figure_days
            where workspace_id = :workspace and is_summed
              and day >= :start and day <= :end - interval '1 day'
            order by day""")
        .param("workspace", workspace.value())
        .param("start", start.atOffset(ZoneOffset.UTC))
        .param("end", end.atOffset(ZoneOffset.UTC))
        .query((row, _) -> row.getTimestamp("day").toInstant())
        .list();
  }
}
