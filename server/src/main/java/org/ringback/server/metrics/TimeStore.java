package org.ringback.server.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.presence.PresenceHistory;
import org.ringback.server.presence.PresenceInterval;

/// The SQL of `clock_quarters`: how agents spent the time of each quarter of an hour, and how many
/// calls there were at the same time.
final class TimeStore {
  private static final String COMPUTED =
      """
      insert into clock_quarters (workspace_id, agent, dimension, quarter, key,
        on_call_ms, wrap_up_ms, idle_ms)
      select w.workspace, d.agent, d.dimension, w.quarter, d.key,
        coalesce(sum(i.ms) filter (where i.state = 'on-call'), 0),
        coalesce(sum(i.ms) filter (where i.state = 'wrap-up'), 0),
        coalesce(sum(i.ms - i.rang_ms) filter (where i.state = 'available'), 0)
      from
      """
          + QuarterStore.QUARTERS
          + """
      cross join lateral (
        select h.user_id, h.state,
          (1000 * extract(epoch from h.until - h.since))::bigint as ms,
          coalesce((
            select sum((1000 * extract(epoch from
              least(o.ended_at, h.until) - greatest(o.offered_at, h.since)))::bigint)
            from offer_history o
            where h.state = 'available' and o.user_id = h.user_id
              and o.offered_at < h.until and o.ended_at > h.since
              and o.offered_at > h.since - interval '1 day'), 0) as rang_ms
        from (
          select p.user_id, p.state, greatest(p.started_at, w.quarter) as since,
            least(coalesce(p.ended_at, :now), w.quarter + interval '15 minutes') as until
          from presence_history p
          where p.workspace_id = w.workspace and p.state in ('available', 'on-call', 'wrap-up')
            and p.started_at < least(w.quarter + interval '15 minutes', :now)
            and p.started_at > w.quarter - interval '1 day'
            and (p.ended_at is null or p.ended_at > w.quarter)
          offset 0) h -- each quarter by the index
        where h.until > h.since) i
      cross join lateral (values
        (cast(:everyone as uuid), 'all', ''), (i.user_id, 'all', ''),
        (cast(:everyone as uuid), 'agent', i.user_id::text)) as d (agent, dimension, key)
      where w.quarter > :kept
      group by w.workspace, d.agent, d.dimension, w.quarter, d.key
      """;

  static final Duration LONGEST_CALL = Duration.ofDays(1);

  /// The clocks of the server and of the database may differ.
  private static final Duration MARGIN = Duration.ofDays(1);

  /// Sweeps over the calls of each quarter in the order of time: a start adds one, an end takes one
  /// away. A call that ends when another begins is not at the same time.
  private static final String SWEPT =
      """
      insert into clock_quarters as k (workspace_id, agent, dimension, quarter, key,
        on_call_ms, wrap_up_ms, idle_ms, concurrent)
      select workspace, :everyone, 'all', quarter, '', 0, 0, 0, max(calls)
      from (
        select w.workspace, w.quarter, sum(e.change) over (
          partition by w.workspace, w.quarter order by e.at, e.change
          rows unbounded preceding) as calls
        from
      """
          + QuarterStore.QUARTERS
          + """
          cross join lateral (
            select greatest(c.created_at, w.quarter) as since, c.ended_at as until
            from %s c
            where c.workspace_id = w.workspace
              and c.created_at < w.quarter + interval '15 minutes'
              and c.created_at > w.quarter - interval '1 day'
              and c.ended_at > w.quarter and c.ended_at > c.created_at
            offset 0) c
          cross join lateral (values (c.since, 1), (c.until, -1)) as e (at, change)) swept
      group by workspace, quarter
      on conflict (workspace_id, agent, dimension, quarter, key)
        do update set concurrent = excluded.concurrent
      """;

  private final Database db;
  private final Clock clock;

  TimeStore(Database db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// Returns a table of the quarters that an interval of time touches.
  static String quarters(String start, String end) {
    return """
        (select generate_series(date_bin('15 minutes', %s, timestamptz '2000-01-01 00:00:00Z'),
          %s - interval '1 microsecond', interval '15 minutes') as quarter)"""
        .formatted(start, end);
  }

  /// Records that the time of these quarters has changed, in the transaction that ends the
  /// intervals.
  void mark(List<PresenceInterval> ended) {
    db.of(ended.stream().map(PresenceInterval::workspace).distinct().toList())
        .sql(
            """
            insert into call_quarter_changes (workspace_id, quarter)
            select distinct i.workspace, q.quarter
            from unnest(cast(:workspaces as uuid[]), cast(:starts as timestamptz[]),
                cast(:ends as timestamptz[])) as i (workspace, since, until)
              cross join lateral """
                + quarters("i.since", "i.until + interval '1 microsecond'")
                + " q")
        .param(
            "workspaces", ended.stream().map(each -> each.workspace().value()).toArray(UUID[]::new))
        .param("starts", times(ended.stream().map(PresenceInterval::start).toList()))
        .param("ends", times(ended.stream().map(PresenceInterval::end).toList()))
        .update();
  }

  /// Records that time passes in the present quarter, for the workspaces with agents who work. The
  /// quarter of a minute ago is completed.
  void markPresent() {
    db.ofAll()
        .sql(
            """
            insert into call_quarter_changes (workspace_id, quarter)
            select p.workspace_id, q.quarter
            from (
              select distinct workspace_id from presence_history
              where ended_at is null and state in ('available', 'on-call', 'wrap-up')) p
            cross join"""
                + quarters("now() - interval '1 minute'", "now()")
                + " q")
        .update();
  }

  /// Computes quarters from the history of presence. Those for which it is no longer kept stay as
  /// they are.
  ///
  /// @param endedCalls the view of the calls
  void recompute(UUID[] workspaces, String[] quarters, String endedCalls) {
    Instant kept = clock.instant().minus(PresenceHistory.KEPT).plus(MARGIN);
    db.ofAll()
        .sql(
            "delete from clock_quarters q using"
                + QuarterStore.QUARTERS
                + "where q.workspace_id = w.workspace and q.quarter = w.quarter and q.quarter > :kept")
        .param("workspaces", workspaces)
        .param("quarters", quarters)
        .param("kept", kept.atOffset(ZoneOffset.UTC))
        .update();
    db.ofAll()
        .sql(
            "update clock_quarters q set concurrent = 0 from"
                + QuarterStore.QUARTERS
                + "where q.workspace_id = w.workspace and q.quarter = w.quarter and q.quarter <= :kept")
        .param("workspaces", workspaces)
        .param("quarters", quarters)
        .param("kept", kept.atOffset(ZoneOffset.UTC))
        .update();
    db.ofAll()
        .sql(COMPUTED)
        .param("workspaces", workspaces)
        .param("quarters", quarters)
        .param("everyone", FigureQuery.EVERYONE)
        .param("kept", kept.atOffset(ZoneOffset.UTC))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    db.ofAll()
        .sql(SWEPT.formatted(endedCalls))
        .param("workspaces", workspaces)
        .param("quarters", quarters)
        .param("everyone", FigureQuery.EVERYONE)
        .update();
  }

  private static String[] times(List<Instant> times) {
    return times.stream().map(Instant::toString).toArray(String[]::new);
  }
}
