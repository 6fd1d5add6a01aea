package org.ringback.server.transcript;

import java.util.Optional;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of what a workspace transcribes, and of its configurations of Twilio's batch
/// transcription.
final class TranscriptionSettingsStore {
  private final Database db;

  TranscriptionSettingsStore(Database db) {
    this.db = db;
  }

  TranscriptionSettings find(WorkspaceId workspace) {
    return sql(workspace, "select * from transcription_settings where workspace_id = :workspace")
        .query(
            (row, _) ->
                new TranscriptionSettings(
                    row.getBoolean("live"), row.getBoolean("recorded"), row.getString("language")))
        .optional()
        .orElse(TranscriptionSettings.OFF);
  }

  void save(WorkspaceId workspace, TranscriptionSettings settings) {
    sql(
            workspace,
            """
            insert into transcription_settings (workspace_id, live, recorded, language)
            values (:workspace, :live, :recorded, :language)
            on conflict (workspace_id)
            do update set live = :live, recorded = :recorded, language = :language""")
        .param("live", settings.live())
        .param("recorded", settings.recorded())
        .param("language", settings.language())
        .update();
  }

  /// A configuration of Twilio's batch transcription.
  record BatchConfiguration(String id, String accountSid, String callbackUrl) {}

  Optional<BatchConfiguration> batchConfiguration(WorkspaceId workspace, String language) {
    return sql(
            workspace,
            """
            select * from batch_configurations
            where workspace_id = :workspace and language = :language""")
        .param("language", language)
        .query(
            (row, _) ->
                new BatchConfiguration(
                    row.getString("configuration_id"),
                    row.getString("account_sid"),
                    row.getString("callback_url")))
        .optional();
  }

  void saveBatchConfiguration(
      WorkspaceId workspace, String language, BatchConfiguration configuration) {
    sql(
            workspace,
            """
            insert into batch_configurations (workspace_id, language, account_sid, callback_url,
              configuration_id)
            values (:workspace, :language, :account, :callback, :id)
            on conflict (workspace_id, language) do update set account_sid = :account,
              callback_url = :callback, configuration_id = :id""")
        .param("language", language)
        .param("account", configuration.accountSid())
        .param("callback", configuration.callbackUrl())
        .param("id", configuration.id())
        .update();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
