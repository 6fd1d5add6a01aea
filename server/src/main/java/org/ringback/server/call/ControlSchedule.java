package org.ringback.server.call;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.tenancy.WorkspaceId;

/// The calls in conferences that the server should look at, and when. Each change of such a call
/// makes it due. Times are the database's, so that any node may continue.
public final class ControlSchedule {
  private final Database db;
  private final DueCheck due;

  ControlSchedule(Database db) {
    this.db = db;
    this.due =
        db.frequentDueCheck(
            "exists (select from current_calls where control_due <= clock_timestamp())");
  }

  /// Returns whether a call may be due.
  public boolean isDue() {
    return due.isDue();
  }

  /// A call that is due.
  ///
  /// @param since when it is due; each change of the call sets another time
  /// @param isRecent whether it became due less than two seconds ago
  /// @param isOver whether the call has ended, and no leg of another party than the customer is
  ///   open
  public record DueCall(
      WorkspaceId workspace, CallId call, Instant since, boolean isRecent, boolean isOver) {}

  /// Returns calls that are due, the earliest first.
  public List<DueCall> due(int limit) {
    return db.ofAll()
        .sql(
            """
            select k.workspace_id, k.id, k.control_due,
              k.control_due > clock_timestamp() - interval '2 seconds' as recent,
              k.ended_at is not null and not exists (select from call_legs l
                where l.workspace_id = k.workspace_id and l.call_id = k.id
                  and l.kind <> 'customer' and l.ended_at is null) as over
            from current_calls k
            where k.control_due <= clock_timestamp() order by k.control_due limit :limit""")
        .param("limit", limit)
        .query(
            (row, _) ->
                new DueCall(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("id", UUID.class)),
                    row.getTimestamp("control_due").toInstant(),
                    row.getBoolean("recent"),
                    row.getBoolean("over")))
        .list();
  }

  /// Records that nothing is left to do for calls that have not changed since they were due. Skips
  /// calls that another transaction has locked, which would delay all others.
  ///
  /// @return those that it was recorded for
  public Set<CallId> settle(Collection<DueCall> calls) {
    return db.ofAll()
        .sql(
            """
            update current_calls k set control_due = null
            from (
              select c.workspace_id, c.id
              from current_calls c join unnest(cast(:workspaces as uuid[]), cast(:ids as uuid[]),
                  cast(:dues as timestamptz[])) as due (workspace, id, at)
                on c.workspace_id = due.workspace and c.id = due.id and c.control_due = due.at
              for update of c skip locked) unchanged
            where k.workspace_id = unchanged.workspace_id and k.id = unchanged.id
            returning k.id""")
        .param("workspaces", calls.stream().map(it -> it.workspace().value()).toArray(UUID[]::new))
        .param("ids", calls.stream().map(it -> it.call().value()).toArray(UUID[]::new))
        .param("dues", calls.stream().map(it -> it.since().toString()).toArray(String[]::new))
        .query((row, _) -> new CallId(row.getObject("id", UUID.class)))
        .set();
  }

  /// Makes a call due after a time.
  public void after(WorkspaceId workspace, CallId call, Duration delay) {
    db.of(workspace)
        .sql(
            """
            update current_calls set control_due = clock_timestamp() + make_interval(secs => :seconds)
            where workspace_id = :workspace and id = :call""")
        .param("workspace", workspace.value())
        .param("call", call.value())
        .param("seconds", delay.toMillis() / 1000.0)
        .update();
  }

  /// Returns when the participants of a call were last read from Twilio; null if never.
  public @Nullable Instant readAt(WorkspaceId workspace, CallId call) {
    return db.of(workspace)
        .sql(
            "select conference_read_at from current_calls where workspace_id = :workspace and id = :call")
        .param("workspace", workspace.value())
        .param("call", call.value())
        .query((row, _) -> Optional.ofNullable(CallSql.instant(row, "conference_read_at")))
        .optional()
        .flatMap(found -> found)
        .orElse(null);
  }

  /// Stores that the participants of a call are read from Twilio.
  public void markRead(WorkspaceId workspace, CallId call) {
    db.of(workspace)
        .sql(
            """
            update current_calls set conference_read_at = clock_timestamp()
            where workspace_id = :workspace and id = :call""")
        .param("workspace", workspace.value())
        .param("call", call.value())
        .update();
  }

  /// Sets the time at which a call is due.
  ///
  /// @param at null when only a change of the call makes it due
  public void at(WorkspaceId workspace, CallId call, @Nullable Instant at) {
    db.of(workspace)
        .sql(
            """
            update current_calls set control_due = cast(:at as timestamptz)
            where workspace_id = :workspace and id = :call""")
        .param("workspace", workspace.value())
        .param("call", call.value())
        .param("at", at == null ? null : at.atOffset(ZoneOffset.UTC))
        .update();
  }
}
