package org.ringback.server.presence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.tenancy.WorkspaceId;

/// The history of presence in `presence_intervals`, which the view `presence_history` publishes.
/// The statement that computes the states of users also continues their history.
public final class PresenceHistory {
  /// Intervals are deleted after this time. Longer than the longest period of figures.
  public static final Duration KEPT = Duration.ofDays(400);

  private static final int BATCH = 1_000;

  /// Ends the intervals of users whose state differs from `announced`, and begins the next ones.
  ///
  /// An interval ends early if its user had left before the change was seen: when the lease of the
  /// last node with her pages lapsed, or at the end of the grace. A wrap-up ends on time, and the
  /// next state begins then.
  static final String CONTINUED =
      """
      continued as (
        select a.workspace_id, a.user_id, a.changed_at, i.id, i.state as was, i.started_at,
          least(
            case when a.left_at > i.started_at then a.left_at end,
            case when a.wrapped_up_at > i.started_at then a.wrapped_up_at end,
            case when i.started_at <= a.changed_at - interval '1 day'
              then i.started_at + interval '1 day' end) as over_at,
          case when a.left_at is null then a.wrapped_up_at end as resumed_at,
          case
            when a.next = 'offline' then null
            when a.next = 'on-call' and not exists (select from calling_agents c
              where c.user_id = a.user_id and c.workspace_id = a.workspace_id) then 'elsewhere'
            else a.next
          end as state
        from announced a left join presence_intervals i
          on i.workspace_id = a.workspace_id and i.user_id = a.user_id and i.ended_at is null),
      different as (
        select * from continued where was is distinct from state or over_at is not null),
      ended as (
        update presence_intervals i set ended_at = greatest(d.started_at, least(d.over_at, d.changed_at))
        from different d where i.id = d.id
        returning d.workspace_id, d.user_id, d.started_at,
          greatest(d.started_at, d.changed_at) as reached_at),
      begun as (
        insert into presence_intervals (workspace_id, user_id, state, started_at)
        select workspace_id, user_id, state,
          greatest(started_at, coalesce(resumed_at, changed_at))
        from different
        where state is not null and (select count(*) from ended) >= 0) -- after the update
      """;

  private final Database db;
  private final DueCheck old;

  PresenceHistory(Database db) {
    this.db = db;
    this.old =
        db.dueCheck(
            "exists (select from presence_intervals where ended_at < now() - interval '%d s')"
                .formatted(KEPT.toSeconds()));
  }

  /// Returns whether there may be intervals that are no longer kept.
  boolean hasOld() {
    return old.isDue();
  }

  /// Returns the interval that ended in a row of a statement with [#CONTINUED].
  static @Nullable PresenceInterval ended(ResultSet row) throws SQLException {
    Timestamp start = row.getTimestamp("started_at");
    return start == null
        ? null
        : new PresenceInterval(
            new WorkspaceId(row.getObject("workspace_id", UUID.class)),
            start.toInstant(),
            row.getTimestamp("reached_at").toInstant());
  }

  /// Deletes some of the intervals that are no longer kept.
  void deleteOld() {
    db.ofAll()
        .sql(
            """
            delete from presence_intervals where id in (
              select id from presence_intervals
              where ended_at < clock_timestamp() - make_interval(secs => :kept)
              order by ended_at limit :limit for update skip locked)""")
        .param("kept", KEPT.toSeconds())
        .param("limit", BATCH)
        .update();
  }
}
