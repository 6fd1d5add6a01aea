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
  /// @param hasRecording whether a recording is stored or known as lost
  record UncheckedCall(
      WorkspaceId workspace, CallId call, boolean isAnswered, boolean hasRecording) {}

  /// Returns recorded calls that ended some time ago and are not checked, without those whose
  /// recording is being fetched.
  List<UncheckedCall> unchecked(Duration after, int limit) {
    return db.ofAll()
        .sql(
            """
            select d.workspace_id, d.call_id, p.answered_at is not null as answered,
              exists (select from recordings r where r.workspace_id = d.workspace_id
                and r.call_id = d.call_id and not r.is_voicemail
                and r.status in ('ready', 'missing', 'failed')) as recorded
            from recording_decisions d join call_progress p
              on p.workspace_id = d.workspace_id and p.call_id = d.call_id
            where d.mode = 'always' and d.checked_at is null
              and p.ended_at < now() - make_interval(secs => :after)
              and not exists (select from recordings r where r.workspace_id = d.workspace_id
                and r.call_id = d.call_id and r.status = 'processing')
            limit :limit""")
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
