package org.ringback.server.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringback.server.call.CurrentCalls;
import org.ringback.server.call.OverCall;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of `call_quarters` and `cost_quarters`: what is stored of the calls that began in a
/// quarter of an hour, and which quarters have changed.
final class QuarterStore {
  /// Quarters `w` from the parameters `workspaces` and `quarters`.
  static final String QUARTERS =
      " unnest(cast(:workspaces as uuid[]), cast(:quarters as timestamptz[])) as w (workspace, quarter) ";

  /// A call within that time after another of the same caller repeats it.
  private static final Duration REPEATS = Duration.ofHours(168);

  private final Database db;
  private final DueCheck changes;
  private final TimeStore times;
  private final DayStore days;
  private final Clock clock;

  QuarterStore(Database db, TimeStore times, DayStore days, Clock clock) {
    this.db = db;
    this.clock = clock;
    this.changes = db.dueCheck("exists (select from call_quarter_changes)");
    this.times = times;
    this.days = days;
  }

  /// Returns whether quarters have changed.
  boolean hasChanges() {
    return changes.isDue();
  }

  /// A quarter of an hour of a workspace.
  record Quarter(WorkspaceId workspace, Instant start) {}

  /// Records that calls have changed, in the transaction that changes them: in the quarters in
  /// which they lasted, a day at most, and in those of earlier calls of the same callers. A wrong
  /// time of a callback would otherwise mark the quarters of years.
  void mark(Collection<OverCall> calls) {
    Instant first =
        calls.stream().map(OverCall::createdAt).min(Comparator.naturalOrder()).orElseThrow();
    db.of(calls.stream().map(OverCall::workspace).distinct().toList())
        .sql(
            """
            with changed as (
              select * from unnest(cast(:workspaces as uuid[]), cast(:ids as uuid[]),
                cast(:starts as timestamptz[]), cast(:ends as timestamptz[]))
                as c (workspace, id, since, until))
            insert into call_quarter_changes (workspace_id, quarter)
            select c.workspace, q.quarter
            from changed c cross join lateral """
                + TimeStore.quarters(
                    "c.since",
                    "least(greatest(c.since, c.until), c.since + interval '1 day') + interval '1 microsecond'")
                + """
                 q
            union
            select e.workspace_id,
              date_bin('15 minutes', e.created_at, timestamptz '2000-01-01 00:00:00Z')
            from changed c
              join %1$s n on n.call_id = c.id and n.direction = 'inbound'
              join %1$s e on e.workspace_id = n.workspace_id and e.direction = 'inbound'
                and e.from_number = n.from_number and e.line_number = n.line_number
                and e.created_at < n.created_at
                and e.created_at >= n.created_at - interval '168 hours'
            where is_caller_known(n.from_number)"""
                    .formatted(endedCalls(first.minus(REPEATS))))
        .param(
            "workspaces", calls.stream().map(each -> each.workspace().value()).toArray(UUID[]::new))
        .param("ids", calls.stream().map(each -> each.id().value()).toArray(UUID[]::new))
        .param("starts", times(calls.stream().map(OverCall::createdAt)))
        .param("ends", times(calls.stream().map(OverCall::end)))
        .update();
  }

  /// Records that the calls of a quarter have changed, in the transaction that changes them.
  void mark(WorkspaceId workspace, Instant callCreatedAt) {
    db.of(workspace)
        .sql(
            """
            insert into call_quarter_changes (workspace_id, quarter) values (:workspace,
              date_bin('15 minutes', :at, timestamptz '2000-01-01 00:00:00Z'))""")
        .param("workspace", workspace.value())
        .param("at", callCreatedAt.atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Records that all quarters of a period may have changed.
  ///
  /// @return the number of quarters
  int markAll(WorkspaceId workspace, Instant start, Instant end) {
    days.forget(workspace, start, end);
    return db.of(workspace)
        .sql(
            """
            insert into call_quarter_changes (workspace_id, quarter)
            select :workspace, quarter from (
              select q.quarter from ended_calls c cross join lateral """
                + TimeStore.quarters(
                    "greatest(c.created_at, :start)",
                    "least(greatest(c.created_at, c.ended_at), :end) + interval '1 microsecond'")
                + """
               q
              where c.workspace_id = :workspace and c.created_at < :end
                and c.created_at >= :start - interval '1 day' and greatest(c.created_at, c.ended_at) >= :start
                and q.quarter < :end
              union
              select quarter from call_quarters
              where workspace_id = :workspace and quarter >= :start and quarter < :end
              union
              select quarter from cost_quarters
              where workspace_id = :workspace and quarter >= :start and quarter < :end
              union
              select quarter from clock_quarters
              where workspace_id = :workspace and quarter >= :start and quarter < :end
              union
              select q.quarter from presence_history h cross join lateral """
                + TimeStore.quarters(
                    "greatest(h.started_at, :start)", "least(coalesce(h.ended_at, now()), :end)")
                + """
               q where h.workspace_id = :workspace and h.started_at < :end
                and h.started_at >= :start - interval '1 day'
                and (h.ended_at is null or h.ended_at > :start)) quarters""")
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

  /// Computes quarters from the facts of their calls and from the history of presence.
  void recompute(List<Quarter> quarters) {
    days.recompute(quarters, () -> compute(quarters));
  }

  /// Computes the quarters of the last weeks from the current calls, and earlier ones from all.
  private void compute(List<Quarter> quarters) {
    Instant current = CurrentCalls.since(clock.instant()).plus(TimeStore.LONGEST_CALL);
    Map<Boolean, List<Quarter>> byAge =
        quarters.stream()
            .collect(Collectors.partitioningBy(each -> each.start().isBefore(current)));
    byAge.forEach(
        (isOld, each) -> {
          if (!each.isEmpty()) {
            compute(each, isOld ? "" : CurrentCalls.PREFIX);
          }
        });
  }

  private void compute(List<Quarter> quarters, String prefix) {
    times.recompute(workspaces(quarters), starts(quarters), prefix + "ended_calls");
    recompute(quarters, prefix + "call_facts", Measure.Table.CALL_QUARTERS, "", "");
    recompute(
        quarters,
        prefix + "call_facts",
        Measure.Table.COST_QUARTERS,
        ", currency",
        """
                  join lateral (
                    select c.currency, sum(c.cost_micros)::bigint as cost_micros,
                      sum(c.recording_cost_micros)::bigint as recording_cost_micros
                    from (
                      select l.currency, l.cost_micros, 0 as recording_cost_micros
                      from price_directory l where l.call_id = f.call_id
                      union all
                      select r.currency, r.cost_micros, r.cost_micros
                      from recording_price_directory r
                      where r.call_id = f.call_id and r.currency is not null) c
                    group by c.currency) p"""
            + " on "
            + Condition.PRICED);
  }

  private String endedCalls(Instant since) {
    return CurrentCalls.table("ended_calls", since, clock.instant());
  }

  /// @param facts the view of the calls' facts
  /// @param key a column of the table's key beside the common ones
  /// @param join of the facts `f` with rows that have it
  private void recompute(
      List<Quarter> quarters, String facts, Measure.Table table, String key, String join) {
    String name = table.quarters();
    db.ofAll()
        .sql(
            "delete from "
                + name
                + " q using"
                + QUARTERS
                + "where q.workspace_id = w.workspace and q.quarter = w.quarter")
        .param("workspaces", workspaces(quarters))
        .param("quarters", starts(quarters))
        .update();
    db.ofAll()
        .sql(
            "insert into "
                + name
                + " (workspace_id, agent, dimension, quarter, key, "
                + table.columns()
                + key
                + ") select w.workspace, d.agent, d.dimension, w.quarter, d.key, "
                + table.aggregates()
                + key
                + " from"
                + QUARTERS
                + """
                  cross join lateral (
                    select * from %s c where c.workspace_id = w.workspace
                      and c.created_at >= w.quarter
                      and c.created_at < w.quarter + interval '15 minutes'
                    offset 0) f -- each quarter by the index
                """
                    .formatted(facts)
                + join
                + """
                  cross join lateral (
                    select coalesce(f.agent, :everyone) as agent, k.dimension, k.key
                    from (values ('all', ''), ('number', f.line), ('direction', f.direction),
                      ('outcome', f.outcome), ('network', f.network)) as k (dimension, key)
                    union all
                    select :everyone, 'agent', f.agent::text where f.agent is not null) d
                group by w.workspace, d.agent, d.dimension, w.quarter, d.key"""
                + key
                // The rows that are read together are stored together.
                + " order by w.workspace, w.quarter, d.agent, d.dimension")
        .param("workspaces", workspaces(quarters))
        .param("quarters", starts(quarters))
        .param("everyone", FigureQuery.EVERYONE)
        .update();
  }

  private static String[] times(Stream<Instant> times) {
    return times.map(Instant::toString).toArray(String[]::new);
  }

  static UUID[] workspaces(List<Quarter> quarters) {
    return quarters.stream().map(quarter -> quarter.workspace().value()).toArray(UUID[]::new);
  }

  static String[] starts(List<Quarter> quarters) {
    return times(quarters.stream().map(Quarter::start));
  }
}
