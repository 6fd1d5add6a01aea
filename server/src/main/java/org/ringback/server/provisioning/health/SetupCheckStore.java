package org.ringback.server.provisioning.health;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Stores the time of each workspace's last check, and its findings.
public final class SetupCheckStore {
  private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};

  private final Database db;
  private final Clock clock;

  public SetupCheckStore(Database db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// Returns the workspaces whose scheduled check has begun since then.
  Set<WorkspaceId> begunSince(Instant then) {
    return Set.copyOf(
        db.ofAll()
            .sql("select workspace_id from health_reports where begun_at >= :then")
            .param("then", then.atOffset(ZoneOffset.UTC))
            .query((row, _) -> new WorkspaceId(row.getObject("workspace_id", UUID.class)))
            .list());
  }

  /// Claims the scheduled check of a workspace.
  ///
  /// @return false when this or another node has begun a check since then
  boolean begin(WorkspaceId workspace, Instant then) {
    return db.of(workspace)
            .sql(
                """
                insert into health_reports (workspace_id, begun_at) values (:workspace, :now)
                on conflict (workspace_id) do update set begun_at = excluded.begun_at
                where health_reports.begun_at is null or health_reports.begun_at < :then""")
            .param("workspace", workspace.value())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("then", then.atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  Optional<SetupHealth.Report> last(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select at, findings from health_reports
            where workspace_id = :workspace and at is not null""")
        .param("workspace", workspace.value())
        .query(
            (row, _) ->
                new SetupHealth.Report(
                    row.getTimestamp("at").toInstant(),
                    JsonMapper.shared().readValue(row.getString("findings"), FINDINGS)))
        .optional();
  }

  /// Deletes the findings of a workspace that is disconnected.
  public void delete(WorkspaceId workspace) {
    db.of(workspace)
        .sql("delete from health_reports where workspace_id = :workspace")
        .param("workspace", workspace.value())
        .update();
  }

  void save(WorkspaceId workspace, SetupHealth.Report report) {
    db.of(workspace)
        .sql(
            """
            insert into health_reports (workspace_id, at, findings)
            values (:workspace, :at, cast(:findings as jsonb))
            on conflict (workspace_id) do update
              set at = excluded.at, findings = excluded.findings""")
        .param("workspace", workspace.value())
        .param("at", report.at().atOffset(ZoneOffset.UTC))
        .param("findings", JsonMapper.shared().writeValueAsString(report.findings()))
        .update();
  }
}
