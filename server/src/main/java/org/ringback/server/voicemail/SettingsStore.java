package org.ringback.server.voicemail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.voicemail.VoicemailSettings.NumberSettings;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of voicemail settings.
final class SettingsStore {
  private final Database db;

  SettingsStore(Database db) {
    this.db = db;
  }

  Optional<VoicemailSettings> find(WorkspaceId workspace) {
    return sql(workspace, "select * from voicemail_settings where workspace_id = :workspace")
        .query(
            (row, _) ->
                new VoicemailSettings(
                    row.getInt("version"),
                    row.getBoolean("enabled"),
                    greeting(row).orElse(Greeting.STANDARD),
                    row.getInt("max_sec"),
                    numbers(workspace)))
        .optional();
  }

  private List<NumberSettings> numbers(WorkspaceId workspace) {
    return sql(
            workspace,
            "select * from voicemail_numbers where workspace_id = :workspace order by number")
        .query(
            (row, _) ->
                new NumberSettings(
                    row.getString("number"), row.getBoolean("enabled"), greeting(row).orElse(null)))
        .list();
  }

  private static Optional<Greeting> greeting(ResultSet row) throws SQLException {
    Greeting greeting =
        new Greeting(row.getString("greeting"), row.getObject("greeting_id", UUID.class));
    return greeting.text() == null && greeting.audioId() == null
        ? Optional.empty()
        : Optional.of(greeting);
  }

  /// Stores settings with the next version.
  ///
  /// @param settings based on their version
  /// @return false when the stored settings have another version
  boolean replace(WorkspaceId workspace, VoicemailSettings settings) {
    boolean isReplaced =
        withGreeting(
                    sql(
                        workspace,
                        """
                        insert into voicemail_settings
                          (workspace_id, version, enabled, greeting, greeting_id, max_sec)
                        select :workspace, :version + 1, :enabled, :greeting,
                          cast(:greetingId as uuid), :seconds
                        where :version = 0 or exists (
                          select from voicemail_settings where workspace_id = :workspace)
                        on conflict (workspace_id) do update set version = excluded.version,
                          enabled = excluded.enabled, greeting = excluded.greeting,
                          greeting_id = excluded.greeting_id, max_sec = excluded.max_sec
                        where voicemail_settings.version = :version"""),
                    settings.greeting())
                .param("version", settings.version())
                .param("enabled", settings.enabled())
                .param("seconds", settings.maxSeconds())
                .update()
            == 1;
    if (isReplaced) {
      sql(workspace, "delete from voicemail_numbers where workspace_id = :workspace").update();
      settings.numbers().forEach(number -> insert(workspace, number));
    }
    return isReplaced;
  }

  private void insert(WorkspaceId workspace, NumberSettings number) {
    withGreeting(
            sql(
                workspace,
                """
                insert into voicemail_numbers (workspace_id, number, enabled, greeting, greeting_id)
                values (:workspace, :number, :enabled, :greeting, cast(:greetingId as uuid))"""),
            number.greeting())
        .param("number", number.number())
        .param("enabled", number.enabled())
        .update();
  }

  private static StatementSpec withGreeting(StatementSpec sql, @Nullable Greeting greeting) {
    return sql.param("greeting", greeting == null ? null : greeting.text(), Types.VARCHAR)
        .param("greetingId", greeting == null ? null : greeting.audioId(), Types.OTHER);
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
