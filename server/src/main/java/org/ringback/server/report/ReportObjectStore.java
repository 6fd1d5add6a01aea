package org.ringback.server.report;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of the objects that the storage may have, so that a killed server leaves none.
final class ReportObjectStore {
  private final Database db;

  ReportObjectStore(Database db) {
    this.db = db;
  }

  /// Stores that an object is about to be written, so that it is deleted when no run refers to it.
  void begin(WorkspaceId workspace, String key, Instant now) {
    sql(
            workspace,
            """
            insert into report_objects (object_key, workspace_id, begun_at)
            values (:key, :workspace, :now) on conflict (object_key) do nothing""")
        .param("key", key)
        .param("now", ReportStore.time(now))
        .update();
  }

  /// An object that belongs to no run.
  record LooseObject(WorkspaceId workspace, String key) {}

  /// Returns objects that were begun before a time and that no run refers to.
  List<LooseObject> loose(Instant begunBefore, int limit) {
    return db.ofAll()
        .sql(
            """
            select o.workspace_id, o.object_key from report_objects o
            where o.begun_at < :before
              and not exists (select from report_runs r where r.object_key = o.object_key)
            order by o.begun_at limit :limit""")
        .param("before", ReportStore.time(begunBefore))
        .param("limit", limit)
        .query(
            (row, _) ->
                new LooseObject(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    row.getString("object_key")))
        .list();
  }

  void end(LooseObject object) {
    sql(
            object.workspace(),
            """
            delete from report_objects where workspace_id = :workspace and object_key = :key""")
        .param("key", object.key())
        .update();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
