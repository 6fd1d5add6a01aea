package org.ringback.server.retention;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of the settings.
final class SettingsStore {
  private final Database db;

  SettingsStore(Database db) {
    this.db = db;
  }

  RetentionSettings find(WorkspaceId workspace) {
    return db.of(workspace)
        .sql("select * from retention_settings where workspace_id = :workspace")
        .param("workspace", workspace.value())
        .query((row, _) -> settings(row))
        .optional()
        .orElse(RetentionSettings.KEEP);
  }

  void save(WorkspaceId workspace, RetentionSettings settings) {
    db.of(workspace)
        .sql(
            """
            insert into retention_settings (workspace_id, recording_days, transcript_days, call_days)
            values (:workspace, :recordings, :transcripts, :calls)
            on conflict (workspace_id) do update set recording_days = :recordings,
              transcript_days = :transcripts, call_days = :calls""")
        .param("workspace", workspace.value())
        .param("recordings", settings.recordingDays(), Types.INTEGER)
        .param("transcripts", settings.transcriptDays(), Types.INTEGER)
        .param("calls", settings.callDays(), Types.INTEGER)
        .update();
  }

  /// A workspace that deletes data.
  record Limited(WorkspaceId workspace, RetentionSettings settings) {}

  /// Returns the workspaces that delete data.
  List<Limited> limited() {
    return db.ofAll()
        .sql(
            """
            select * from retention_settings
            where coalesce(recording_days, transcript_days, call_days) is not null
            order by workspace_id""")
        .query(
            (row, _) ->
                new Limited(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)), settings(row)))
        .list();
  }

  private static RetentionSettings settings(ResultSet row) throws SQLException {
    return new RetentionSettings(
        row.getObject("recording_days", Integer.class),
        row.getObject("transcript_days", Integer.class),
        row.getObject("call_days", Integer.class));
  }
}
