package org.ringback.server.provisioning.health;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of when each set-up was examined, and what was found.
public final class SetupCheckStore {
  private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};

  private final Database db;
  private final Clock clock;

  public SetupCheckStore(Database db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// The workspaces that have an account of their own and were not examined since then.
  List<WorkspaceId> notCheckedSince(Instant then) {
    return db.ofAll()
        .sql(
            """
            select workspace_id from voice_credentials
            where examined_at is null or examined_at < :then
            order by examined_at nulls first""")
        .param("then", then.atOffset(ZoneOffset.UTC))
        .query((row, _) -> new WorkspaceId(row.getObject("workspace_id", UUID.class)))
        .list();
  }

  /// Notes that it is examined now.
  ///
  /// @return false when somebody, here or on another node, has begun to since then
  boolean begin(WorkspaceId workspace, Instant then) {
    return db.of(workspace)
            .sql(
                """
                update voice_credentials set examined_at = :now
                where workspace_id = :workspace and (examined_at is null or examined_at < :then)""")
            .param("workspace", workspace.value())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("then", then.atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  Optional<SetupHealth.Report> last(WorkspaceId workspace) {
    return db.of(workspace)
        .sql("select at, findings from doctor_reports where workspace_id = :workspace")
        .param("workspace", workspace.value())
        .query(
            (row, _) ->
                new SetupHealth.Report(
                    row.getTimestamp("at").toInstant(),
                    JsonMapper.shared().readValue(row.getString("findings"), FINDINGS)))
        .optional();
  }

  void save(WorkspaceId workspace, SetupHealth.Report report) {
    db.of(workspace)
        .sql(
            """
            insert into doctor_reports values (:workspace, :at, cast(:findings as jsonb))
            on conflict (workspace_id) do update
              set at = excluded.at, findings = excluded.findings""")
        .param("workspace", workspace.value())
        .param("at", report.at().atOffset(ZoneOffset.UTC))
        .param("findings", JsonMapper.shared().writeValueAsString(report.findings()))
        .update();
  }
}
