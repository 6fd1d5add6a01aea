package org.ringback.server.call;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// The calls in conferences that the server should look at, and when. Each change of such a call
/// makes it due. Times are the database's, so that any node may continue.
public final class ControlSchedule {
  private final Database db;

  ControlSchedule(Database db) {
    this.db = db;
  }

  /// A call that is due.
  public record DueCall(WorkspaceId workspace, CallId call) {}

  /// Returns calls that are due, the earliest first.
  public List<DueCall> due(int limit) {
    return db.ofAll()
        .sql(
            """
            select workspace_id, id from calls
            where control_due <= clock_timestamp() order by control_due limit :limit""")
        .param("limit", limit)
        .query(
            (row, _) ->
                new DueCall(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("id", UUID.class))))
        .list();
  }

  /// Makes a call due after a time.
  public void after(WorkspaceId workspace, CallId call, Duration delay) {
    db.of(workspace)
        .sql(
            """
            update calls set control_due = clock_timestamp() + make_interval(secs => :seconds)
            where workspace_id = :workspace and id = :call""")
        .param("workspace", workspace.value())
        .param("call", call.value())
        .param("seconds", delay.toMillis() / 1000.0)
        .update();
  }

  /// Returns when the participants of a call were last read from Twilio; null if never.
  public @Nullable Instant readAt(WorkspaceId workspace, CallId call) {
    return db.of(workspace)
        .sql("select conference_read_at from calls where workspace_id = :workspace and id = :call")
        .param("workspace", workspace.value())
        .param("call", call.value())
        .query((row, _) -> Optional.ofNullable(CallStore.instant(row, "conference_read_at")))
        .optional()
        .flatMap(found -> found)
        .orElse(null);
  }

  /// Stores that the participants of a call are read from Twilio.
  public void markRead(WorkspaceId workspace, CallId call) {
    db.of(workspace)
        .sql(
            """
            update calls set conference_read_at = clock_timestamp()
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
            update calls set control_due = cast(:at as timestamptz)
            where workspace_id = :workspace and id = :call""")
        .param("workspace", workspace.value())
        .param("call", call.value())
        .param("at", at == null ? null : at.atOffset(ZoneOffset.UTC))
        .update();
  }
}
