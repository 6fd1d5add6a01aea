package org.ringback.server.recording;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of the checks whether calls have their recordings.
final class RecordingCheckStore {
  private final Database db;

  RecordingCheckStore(Database db) {
    this.db = db;
  }

  /// A call that should have been recorded, and ended some time ago.
  ///
  /// @param isAnswered whether anyone talked
  /// @param hasRecording whether a recording is stored, or could not be fetched
  record UncheckedCall(
      WorkspaceId workspace, CallId call, boolean isAnswered, boolean hasRecording) {}

  /// Returns recorded calls that ended some time ago and whose check is due, without those whose
  /// recording is being fetched. Calls that were never checked are first.
  List<UncheckedCall> unchecked(Duration after, int limit) {
    return db.ofAll()
        .sql(
            """
            select d.workspace_id, d.call_id, p.answered_at is not null as answered,
              exists (select from recordings r where r.workspace_id = d.workspace_id
                and r.call_id = d.call_id and not r.is_voicemail
                and r.status in ('ready', 'failed')) as recorded
            from recording_decisions d join call_progress p
              on p.workspace_id = d.workspace_id and p.call_id = d.call_id
            where d.mode = 'always' and d.checked_at is null
              and coalesce(d.next_check_at <= now(), true)
              and p.ended_at < now() - make_interval(secs => :after)
              and not exists (select from recordings r where r.workspace_id = d.workspace_id
                and r.call_id = d.call_id and r.status = 'processing')
            order by d.next_check_at nulls first limit :limit""")
        .param("after", after.toSeconds())
        .param("limit", limit)
        .query(
            (row, _) ->
                new UncheckedCall(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("call_id", UUID.class)),
                    row.getBoolean("answered"),
                    row.getBoolean("recorded")))
        .list();
  }

  void saveChecked(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            update recording_decisions set checked_at = now()
            where workspace_id = :workspace and call_id = :call""")
        .param("call", call.value())
        .update();
  }

  /// Looks for the recording of a call again when it has ended twice as long ago as now, at the
  /// latest after `longest`, and no longer when it has ended `until` ago.
  void saveNextCheck(WorkspaceId workspace, CallId call, Duration longest, Duration until) {
    sql(
            workspace,
            """
            update recording_decisions d set
              next_check_at = now() + least(now() - p.ended_at, make_interval(secs => :longest)),
              checked_at = case when p.ended_at < now() - make_interval(secs => :until)
                then now() end
            from call_progress p
            where d.workspace_id = :workspace and d.call_id = :call
              and p.workspace_id = d.workspace_id and p.call_id = d.call_id""")
        .param("call", call.value())
        .param("longest", longest.toSeconds())
        .param("until", until.toSeconds())
        .update();
  }

  /// Checks a call again after a time, because the check failed.
  void postpone(WorkspaceId workspace, CallId call, Duration delay) {
    sql(
            workspace,
            """
            update recording_decisions set next_check_at = now() + make_interval(secs => :delay)
            where workspace_id = :workspace and call_id = :call""")
        .param("call", call.value())
        .param("delay", delay.toSeconds())
        .update();
  }

  /// Stores that Twilio has completed a recording of the call, which is checked as soon as it is
  /// stored.
  ///
  /// @return whether a recording of the call was missing
  boolean saveFound(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            update recording_decisions set next_check_at = null
            where workspace_id = :workspace and call_id = :call and next_check_at is not null""")
        .param("call", call.value())
        .update();
    return sql(
            workspace,
            """
            with missing as (
              select id, sid from recordings
              where workspace_id = :workspace and call_id = :call and status = 'missing'),
            unnamed as (
              delete from recordings where workspace_id = :workspace
                and id in (select id from missing where sid is null))
            select exists (select from missing)""")
        .param("call", call.value())
        .query(Boolean.class)
        .single();
  }

  /// Stores how much longer a recording is than its call, in seconds.
  void saveLengthDifference(WorkspaceId workspace, UUID id, int seconds) {
    sql(
            workspace,
            """
            update recordings set length_differs_sec = :seconds
            where workspace_id = :workspace and id = :id""")
        .param("id", id)
        .param("seconds", seconds)
        .update();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
