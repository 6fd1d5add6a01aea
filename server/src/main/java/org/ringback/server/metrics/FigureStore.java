package org.ringback.server.metrics;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallCursor;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads figures from the tables of quarters, and the calls behind them from `call_facts`.
final class FigureStore {
  private final Database db;

  FigureStore(Database db) {
    this.db = db;
  }

  /// Returns the sums of a query's calls that began in a period.
  Totals totals(FigureQuery query, Instant start, Instant end) {
    Totals totals = new Totals();
    between(
            "select "
                + Totals.OF_QUARTERS
                + " from "
                + Totals.QUARTERS
                + """
                 where q.workspace_id = :workspace and q.agent = :agent and q.dimension = 'all'
                    and q.quarter >= :start and q.quarter < :end
                 group by q.currency""",
            query,
            start,
            end)
        .param("agent", query.agentKey())
        .query(totals::add);
    return totals;
  }

  /// Returns the sums of each slice that has calls, by its key.
  Map<String, Totals> slices(FigureQuery query, Dimension by) {
    boolean isByAgent = by == Dimension.AGENT;
    Map<String, Totals> slices = new LinkedHashMap<>();
    JdbcClient.StatementSpec statement =
        between(
                "select "
                    + by.keyOfQuarter()
                    + " as slice, "
                    + Totals.OF_QUARTERS
                    + " from "
                    + Totals.QUARTERS
                    + """
                     where q.workspace_id = :workspace and q.agent = :agent
                        and q.dimension = :dimension and q.quarter >= :start and q.quarter < :end"""
                    + (isByAgent && query.agent() != null ? " and q.key = :key" : "")
                    + " group by 1, q.currency order by 1",
                query,
                query.period().start(),
                query.period().end())
            .param("agent", isByAgent ? FigureQuery.EVERYONE : query.agentKey())
            .param("dimension", by.stored())
            .param("zone", query.period().zone().getId());
    if (isByAgent && query.agent() != null) {
      statement = statement.param("key", query.agent().toString());
    }
    statement.query(
        row -> {
          slices.computeIfAbsent(row.getString("slice"), _ -> new Totals()).add(row);
        });
    return slices;
  }

  /// A slice of a period.
  record Slice(Dimension by, String key) {}

  /// Counts the calls behind a figure, from what is stored per quarter of an hour.
  ///
  /// @param slice null for the whole period
  long count(FigureQuery query, Metric metric, @Nullable Slice slice) {
    Totals totals =
        slice == null
            ? totals(query, query.period().start(), query.period().end())
            : slices(query, slice.by()).get(slice.key());
    return totals == null ? 0 : metric.calls().count(query.options()).in(totals);
  }

  /// Returns the calls behind a figure after a position, newest first.
  List<CallCursor> calls(
      FigureQuery query,
      Metric metric,
      @Nullable Slice slice,
      @Nullable CallCursor after,
      int limit) {
    String end =
        (after == null
                ? ""
                : " and (f.created_at, f.call_id) < (cast(:createdAt as timestamptz), :id)")
            + " order by f.created_at desc, f.call_id desc limit :limit";
    JdbcClient.StatementSpec statement = calls(query, metric, slice, end).param("limit", limit);
    if (after != null) {
      statement =
          statement
              .param("createdAt", after.createdAt().toString())
              .param("id", after.id().value());
    }
    return statement
        .query(
            (row, _) ->
                new CallCursor(
                    row.getTimestamp("created_at").toInstant(),
                    new CallId(row.getObject("call_id", UUID.class))))
        .list();
  }

  private JdbcClient.StatementSpec calls(
      FigureQuery query, Metric metric, @Nullable Slice slice, String end) {
    boolean isOfAgent = query.agent() != null || slice != null && slice.by() == Dimension.AGENT;
    JdbcClient.StatementSpec statement =
        between(
                """
                      select f.created_at, f.call_id
                      from call_facts f
                      where f.workspace_id = :workspace
                        and f.created_at >= :start and f.created_at < :end and """
                    + (isOfAgent ? " f.agent is not null" : " f.agent is null")
                    + (query.agent() == null ? "" : " and f.agent = :agent")
                    + (slice == null ? "" : " and " + slice.by().keyOfFacts() + " = :key")
                    + " and ("
                    + metric.calls().condition()
                    + ")"
                    + end,
                query,
                query.period().start(),
                query.period().end())
            .param("shortMs", query.options().shortMs())
            .param("zone", query.period().zone().getId());
    if (query.agent() != null) {
      statement = statement.param("agent", query.agent().value());
    }
    return slice == null ? statement : statement.param("key", slice.key());
  }

  private JdbcClient.StatementSpec between(
      String sql, FigureQuery query, Instant start, Instant end) {
    return db.of(query.workspace())
        .sql(sql)
        .param("workspace", query.workspace().value())
        .param("start", start.atOffset(ZoneOffset.UTC))
        .param("end", end.atOffset(ZoneOffset.UTC));
  }

  /// Returns the name of each agent and the label of each number that is a key of a slice.
  Map<String, String> names(FigureQuery query, Dimension by) {
    String sql =
        switch (by) {
          case AGENT ->
              "select distinct q.key, u.name as name from "
                  + Totals.QUARTERS
                  + """
              join user_directory u on u.id::text = q.key
              where q.workspace_id = :workspace and q.agent = :everyone and q.dimension = 'agent'
                and q.quarter >= :start and q.quarter < :end""";
          case NUMBER ->
              """
              select n.number as key, n.label as name from number_directory n
              where n.workspace_id = :workspace""";
          case HOUR, WEEKDAY, WEEK_HOUR, DAY, DIRECTION, OUTCOME, NETWORK -> "";
        };
    Map<String, String> names = new LinkedHashMap<>();
    if (!sql.isEmpty()) {
      between(sql, query, query.period().start(), query.period().end())
          .param("everyone", FigureQuery.EVERYONE)
          .query(
              row -> {
                names.put(row.getString("key"), row.getString("name"));
              });
    }
    return names;
  }
}
