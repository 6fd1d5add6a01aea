package org.ringback.server.metrics;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of `call_quarters`: what is stored per quarter of an hour, and which quarters have
/// changed.
final class QuarterStore {
  private static final String COLUMNS =
      Arrays.stream(Measure.values()).map(Measure::column).collect(Collectors.joining(", "));
  private static final String VALUES =
      Arrays.stream(Measure.values()).map(Measure::ofFacts).collect(Collectors.joining(", "));

  /// Restricts a statement to the quarters `w` of [#statement].
  private static final String QUARTERS =
      " unnest(cast(:workspaces as uuid[]), cast(:quarters as timestamptz[])) as w (workspace, quarter) ";

  private final Database db;

  QuarterStore(Database db) {
    this.db = db;
  }

  /// A quarter of an hour of a workspace.
  record Quarter(WorkspaceId workspace, Instant start) {}

  /// Records that calls of these quarters have changed, in the transaction that changes them.
  void mark(Collection<Quarter> quarters) {
    List<Quarter> distinct = quarters.stream().distinct().toList();
    db.of(distinct.stream().map(Quarter::workspace).toList())
        .sql(
            "insert into call_quarter_changes (workspace_id, quarter) select w.workspace, w.quarter from"
                + QUARTERS)
        .param("workspaces", workspaces(distinct))
        .param("quarters", starts(distinct))
        .update();
  }

  /// Records that all quarters of a period may have changed.
  ///
  /// @return the number of quarters
  int markAll(WorkspaceId workspace, Instant start, Instant end) {
    return db.of(workspace)
        .sql(
            """
            insert into call_quarter_changes (workspace_id, quarter)
            select :workspace, quarter from (
              select date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00:00Z') as quarter
              from ended_calls
              where workspace_id = :workspace and created_at >= :start and created_at < :end
              union
              select quarter from call_quarters
              where workspace_id = :workspace and quarter >= :start and quarter < :end) quarters""")
        .param("workspace", workspace.value())
        .param("start", start.atOffset(ZoneOffset.UTC))
        .param("end", end.atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Counts the quarters whose stored figures are out of date.
  int pending(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select count(distinct quarter) from call_quarter_changes
            where workspace_id = :workspace""")
        .param("workspace", workspace.value())
        .query(Integer.class)
        .single();
  }

  /// Takes recorded changes; a quarter may be among them several times. If the transaction does not
  /// commit, they stay recorded.
  List<Quarter> take(int limit) {
    return db.ofAll()
        .sql(
            """
            delete from call_quarter_changes where id in (
              select id from call_quarter_changes order by id limit :limit for update skip locked)
            returning workspace_id, quarter""")
        .param("limit", limit)
        .query(
            (row, _) ->
                new Quarter(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    row.getTimestamp("quarter").toInstant()))
        .list();
  }

  /// Computes quarters from the facts of their calls.
  void recompute(List<Quarter> quarters) {
    db.ofAll()
        .sql(
            "delete from call_quarters q using"
                + QUARTERS
                + "where q.workspace_id = w.workspace and q.quarter = w.quarter")
        .param("workspaces", workspaces(quarters))
        .param("quarters", starts(quarters))
        .update();
    db.ofAll()
        .sql(
            "insert into call_quarters (workspace_id, agent, dimension, quarter, key, "
                + COLUMNS
                + ") select w.workspace, d.agent, d.dimension, w.quarter, d.key, "
                + VALUES
                + " from"
                + QUARTERS
                + """
                  cross join lateral (
                    select * from call_facts c where c.workspace_id = w.workspace
                      and c.created_at >= w.quarter
                      and c.created_at < w.quarter + interval '15 minutes'
                    offset 0) f -- each quarter by the index
                  cross join lateral (
                    select coalesce(f.agent, :everyone) as agent, k.dimension, k.key
                    from (values ('all', ''), ('number', f.line), ('direction', f.direction),
                      ('outcome', f.outcome)) as k (dimension, key)
                    union all
                    select :everyone, 'agent', f.agent::text where f.agent is not null) d
                group by w.workspace, d.agent, d.dimension, w.quarter, d.key""")
        .param("workspaces", workspaces(quarters))
        .param("quarters", starts(quarters))
        .param("everyone", FigureQuery.EVERYONE)
        .update();
  }

  private static UUID[] workspaces(List<Quarter> quarters) {
    return quarters.stream().map(quarter -> quarter.workspace().value()).toArray(UUID[]::new);
  }

  private static String[] starts(List<Quarter> quarters) {
    return quarters.stream().map(quarter -> quarter.start().toString()).toArray(String[]::new);
  }
}
