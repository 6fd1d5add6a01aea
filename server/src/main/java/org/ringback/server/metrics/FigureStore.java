package org.ringback.server.metrics;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallCursor;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CurrentCalls;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads figures from the tables of quarters and of days, and the calls behind them from
/// `call_facts`.
final class FigureStore {
  private final Database db;
  private final DayStore days;
  private final Clock clock;

  FigureStore(Database db, DayStore days, Clock clock) {
    this.db = db;
    this.clock = clock;
    this.days = days;
  }

  /// Returns the sums of a query's calls that began in a period.
  Totals totals(FigureQuery query, Instant start, Instant end) {
    return totals(query, query.agentKey(), start, end);
  }

  private Totals totals(FigureQuery query, UUID agent, Instant start, Instant end) {
    Totals totals = new Totals();
    SumQuery sums = SumQuery.of(start, end, days.summed(query.workspace(), start, end));
    sums.bind(db.of(query.workspace()).sql(sums.sql("''", "")))
        .param("workspace", query.workspace().value())
        .param("agent", agent)
        .param("dimension", "all")
        .query(totals::add);
    return totals;
  }

  /// Returns the sums of each slice that has calls, by its key.
  Map<String, Totals> slices(FigureQuery query, Dimension by) {
    UserId agent = query.agent();
    return slices(
        query, by, by == Dimension.AGENT && agent != null ? agent.value().toString() : null);
  }

  /// @param key restricts the slices that are not of a time; null for all
  private Map<String, Totals> slices(FigureQuery query, Dimension by, @Nullable String key) {
    Instant start = query.period().start();
    Instant end = query.period().end();
    SumQuery sums =
        SumQuery.of(
            start, end, by.isOfTime() ? List.of() : days.summed(query.workspace(), start, end));
    boolean hasKey = key != null && !by.isOfTime();
    Map<String, Totals> slices = new TreeMap<>();
    sums.bind(
            db.of(query.workspace())
                .sql(sums.sql(by.keyOfQuarter(), hasKey ? " and c.key = :key" : "")))
        .param("workspace", query.workspace().value())
        .param("agent", by == Dimension.AGENT ? FigureQuery.EVERYONE : query.agentKey())
        .param("dimension", by.stored())
        .param("zone", query.period().zone().getId())
        .param("key", key)
        .query(
            row -> {
              slices.computeIfAbsent(row.getString("slice"), _ -> new Totals()).add(row);
            });
    return slices;
  }

  /// A slice of a period.
  record Slice(Dimension by, String key) {
    /// Returns the agent whose id is the key, if it is one.
    private Optional<UUID> agent() {
      try {
        return Optional.of(UUID.fromString(key))
            .filter(id -> id.toString().equals(key) && !id.equals(FigureQuery.EVERYONE));
      } catch (IllegalArgumentException notAnId) {
        return Optional.empty();
      }
    }
  }

  /// Counts the calls behind a figure, from what is stored of them.
  ///
  /// @param slice null for the whole period
  long count(FigureQuery query, Metric metric, @Nullable Slice slice) {
    Period period = query.period();
    Optional<UUID> agent = agent(query, slice);
    Totals totals;
    if (slice == null || slice.by() == Dimension.AGENT) {
      totals =
          agent.isEmpty() ? Totals.NONE : totals(query, agent.get(), period.start(), period.end());
    } else {
      totals = slices(query, slice.by(), slice.key()).getOrDefault(slice.key(), Totals.NONE);
    }
    return metric.calls().count(query.options()).in(totals);
  }

  /// Returns the agent whose calls are behind a figure, or everyone; empty if none has them.
  private static Optional<UUID> agent(FigureQuery query, @Nullable Slice slice) {
    if (slice == null || slice.by() != Dimension.AGENT) {
      return Optional.of(query.agentKey());
    }
    return slice.agent().filter(it -> query.agent() == null || it.equals(query.agentKey()));
  }

  /// Returns the calls behind a figure after a position, newest first.
  List<CallCursor> calls(
      FigureQuery query,
      Metric metric,
      @Nullable Slice slice,
      @Nullable CallCursor after,
      int limit) {
    Optional<UUID> agent = agent(query, slice);
    return agent.isEmpty()
        ? List.of()
        : callsStatement(query, agent.get(), metric, slice, after, limit)
            .query(
                (row, _) ->
                    new CallCursor(
                        row.getTimestamp("created_at").toInstant(),
                        new CallId(row.getObject("call_id", UUID.class))))
            .list();
  }

  /// Prepares the query of a page. The calls of an agent are those that she placed or answered
  /// first or joined, in the order of the page; the facts of each are read until the page is full.
  private JdbcClient.StatementSpec callsStatement(
      FigureQuery query,
      UUID agent,
      Metric metric,
      @Nullable Slice slice,
      @Nullable CallCursor after,
      int limit) {
    boolean isOfAgent = !agent.equals(FigureQuery.EVERYONE);
    Instant start = query.period().start();
    String facts = CurrentCalls.table("call_facts", start, clock.instant());
    String endedCalls = CurrentCalls.table("ended_calls", start, clock.instant());
    String from =
        isOfAgent
            ? "("
                + callsOfAgent(endedCalls, after)
                + ") c cross join lateral (select * from "
                + facts
                + " f where f.call_id = c.call_id and f.created_at = c.created_at and f.agent = :agent offset 0) f where true"
            : facts + " f where f.agent is null and " + inPeriod("f", after);
    JdbcClient.StatementSpec statement =
        db.of(query.workspace())
            .sql(
                "select f.created_at, f.call_id from "
                    + from
                    + (slice == null ? "" : " and " + slice.by().keyOfFacts() + " = :key")
                    + " and ("
                    + metric.calls().condition()
                    + ") order by "
                    + (isOfAgent ? "c.created_at desc, c.call_id" : "f.created_at desc, f.call_id")
                    + " desc limit :limit")
            .param("workspace", query.workspace().value())
            .param("start", query.period().start().atOffset(ZoneOffset.UTC))
            .param("end", query.period().end().atOffset(ZoneOffset.UTC))
            .param("shortMs", query.options().shortMs())
            .param("zone", query.period().zone().getId())
            .param("agent", agent)
            .param("key", slice == null ? null : slice.key())
            .param("limit", limit);
    return after == null
        ? statement
        : statement
            .param("createdAt", after.createdAt().toString())
            .param("id", after.id().value());
  }

  /// Returns a query of the calls that an agent placed or answered first or joined, newest first. A
  /// call lasts a day at most, and clocks may differ.
  private static String callsOfAgent(String endedCalls, @Nullable CallCursor after) {
    String select = "select c.created_at, c.call_id from " + endedCalls + " c";
    return "select * from ("
        + select
        + " where c.agent_user_id = :agent and "
        + inPeriod("c", after)
        + " union "
        + select
        + " join call_attendees a on a.call_id = c.call_id where a.workspace_id = :workspace"
        + " and a.user_id = :agent"
        + " and a.joined_at >= cast(:start as timestamptz) - interval '1 day'"
        + " and a.joined_at < cast(:end as timestamptz) + interval '2 days' and "
        + inPeriod("c", after)
        + ") k order by created_at desc, call_id desc";
  }

  private static String inPeriod(String call, @Nullable CallCursor after) {
    return (call + ".workspace_id = :workspace and " + call + ".created_at >= :start and ")
        + (call + ".created_at < :end")
        + (after == null
            ? ""
            : " and (%1$s.created_at, %1$s.call_id) < (cast(:createdAt as timestamptz), :id)"
                .formatted(call));
  }

  /// Returns the name of each agent and the label of each number among the keys of slices.
  Map<String, String> names(FigureQuery query, Dimension by, Collection<String> keys) {
    String sql =
        switch (by) {
          case AGENT ->
              """
              select u.id::text as key, u.name from user_directory u
              where u.id = any(cast(:keys as uuid[]))""";
          case NUMBER ->
              """
              select n.number as key, n.label as name from number_directory n
              where n.workspace_id = :workspace""";
          case HOUR, WEEKDAY, WEEK_HOUR, DAY, DIRECTION, OUTCOME, NETWORK -> "";
        };
    Map<String, String> names = new LinkedHashMap<>();
    if (!sql.isEmpty()) {
      db.of(query.workspace())
          .sql(sql)
          .param("workspace", query.workspace().value())
          .param("keys", keys.toArray(String[]::new))
          .query(
              row -> {
                names.put(row.getString("key"), row.getString("name"));
              });
    }
    return names;
  }
}
