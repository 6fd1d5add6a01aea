package org.ringback.server.prompt;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of prompts.
final class PromptStore {
  private final Database db;

  PromptStore(Database db) {
    this.db = db;
  }

  void add(WorkspaceId workspace, UUID id, PromptAudio audio) {
    sql(
            workspace,
            """
            insert into prompts (workspace_id, id, audio, duration_ms)
            values (:workspace, :id, :audio, :duration)""")
        .param("id", id)
        .param("audio", audio.wav())
        .param("duration", audio.durationMs())
        .update();
  }

  /// Deletes the oldest prompts that are not used.
  ///
  /// @param kept how many of the others remain
  void prune(WorkspaceId workspace, Collection<UUID> used, int kept) {
    sql(
            workspace,
            """
            delete from prompts where workspace_id = :workspace and id in (
              select id from prompts where workspace_id = :workspace and id <> all (:used)
              order by created_at desc, id offset :kept)""")
        .param("used", used.toArray(UUID[]::new))
        .param("kept", kept)
        .update();
  }

  int count(WorkspaceId workspace, Collection<UUID> ids) {
    return sql(
            workspace,
            "select count(*) from prompts where workspace_id = :workspace and id = any (:ids)")
        .param("ids", ids.toArray(UUID[]::new))
        .query(Integer.class)
        .single();
  }

  /// Returns the WAV file of a prompt of any workspace.
  Optional<byte[]> audio(UUID id) {
    return db.ofAll()
        .sql("select audio from prompts where id = :id")
        .param("id", id)
        .query((row, _) -> row.getBytes("audio"))
        .optional();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
