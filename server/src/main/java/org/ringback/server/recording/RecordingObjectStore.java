package org.ringback.server.recording;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of objects in the storage that may belong to no recording.
final class RecordingObjectStore {
  private final Database db;

  RecordingObjectStore(Database db) {
    this.db = db;
  }

  /// Stores that an object is about to be written, so that it is deleted if no recording gets it.
  void begin(WorkspaceId workspace, UUID recording, String key) {
    sql(
            workspace,
            """
            insert into recording_objects (object_key, workspace_id, recording_id, begun_at)
            values (:key, :workspace, :id, now()) on conflict (object_key) do nothing""")
        .param("key", key)
        .param("id", recording)
        .update();
  }

  /// Stores that an object belongs to its recording, or does not exist.
  void end(WorkspaceId workspace, String key) {
    sql(
            workspace,
            """
            delete from recording_objects
            where workspace_id = :workspace and object_key = :key""")
        .param("key", key)
        .update();
  }

  /// An object that belongs to no recording.
  record LooseObject(WorkspaceId workspace, String key) {}

  /// Returns objects that were begun some time ago and that no recording refers to.
  List<LooseObject> loose(Duration age, int limit) {
    return db.ofAll()
        .sql(
            """
            select o.workspace_id, o.object_key from recording_objects o
            where o.begun_at < now() - make_interval(secs => :age)
              and not exists (select from recordings r
                where r.workspace_id = o.workspace_id and r.id = o.recording_id
                  and r.object_key = o.object_key and r.status in ('processing', 'ready'))
            order by o.begun_at limit :limit""")
        .param("age", age.toSeconds())
        .param("limit", limit)
        .query(
            (row, _) ->
                new LooseObject(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    row.getString("object_key")))
        .list();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
