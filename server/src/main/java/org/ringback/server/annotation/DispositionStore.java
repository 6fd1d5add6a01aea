package org.ringback.server.annotation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.annotation.DispositionList.Disposition;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of dispositions. A disposition that was removed from the list stays in its row, because
/// calls refer to it.
final class DispositionStore {
  private final Database db;

  DispositionStore(Database db) {
    this.db = db;
  }

  /// Returns the version of the workspace's list; empty when it has none.
  Optional<Integer> version(WorkspaceId workspace) {
    return sql(workspace, "select version from disposition_lists where workspace_id = :workspace")
        .query(Integer.class)
        .optional();
  }

  /// Creates the list of the workspace.
  ///
  /// @return false when it has one
  boolean create(WorkspaceId workspace) {
    return sql(
                workspace,
                """
                insert into disposition_lists (workspace_id, version) values (:workspace, 1)
                on conflict (workspace_id) do nothing""")
            .update()
        == 1;
  }

  /// Increases the version, and locks the list until the transaction ends.
  ///
  /// @return false when the list has another version
  boolean advance(WorkspaceId workspace, int version) {
    return sql(
                workspace,
                """
                update disposition_lists set version = version + 1
                where workspace_id = :workspace and version = :version""")
            .param("version", version)
            .update()
        == 1;
  }

  /// Returns the dispositions of the list, in their order.
  List<Disposition> list(WorkspaceId workspace) {
    return sql(
            workspace,
            """
            select id, name from dispositions
            where workspace_id = :workspace and position is not null order by position""")
        .query((row, _) -> new Disposition(row.getObject("id", UUID.class), row.getString("name")))
        .list();
  }

  /// Replaces the list.
  void replace(WorkspaceId workspace, List<Disposition> dispositions) {
    sql(workspace, "update dispositions set position = null where workspace_id = :workspace")
        .update();
    for (int i = 0; i < dispositions.size(); i++) {
      sql(
              workspace,
              """
              insert into dispositions (workspace_id, id, name, position)
              values (:workspace, :id, :name, :position)
              on conflict (workspace_id, id) do update
                set name = excluded.name, position = excluded.position""")
          .param("id", dispositions.get(i).id())
          .param("name", dispositions.get(i).name())
          .param("position", i)
          .update();
    }
  }

  Optional<CallDisposition> ofCall(WorkspaceId workspace, UUID call) {
    return sql(
            workspace,
            """
            select d.id, d.name, c.set_by, u.name as set_by_name, c.set_at
            from call_dispositions c
              join dispositions d on d.workspace_id = c.workspace_id and d.id = c.disposition_id
              join user_directory u on u.id = c.set_by
            where c.workspace_id = :workspace and c.call_id = :call""")
        .param("call", call)
        .query((row, _) -> ofCall(row))
        .optional();
  }

  private static CallDisposition ofCall(ResultSet row) throws SQLException {
    return new CallDisposition(
        row.getObject("id", UUID.class),
        row.getString("name"),
        new CallNote.Author(row.getObject("set_by", UUID.class), row.getString("set_by_name")),
        row.getTimestamp("set_at").toInstant());
  }

  /// Sets the disposition of a call.
  ///
  /// @return false when it is in no list, or when the call has it already
  boolean set(WorkspaceId workspace, UUID call, UUID disposition, UserId by, Instant at) {
    return sql(
                workspace,
                """
                insert into call_dispositions as c
                  (workspace_id, call_id, disposition_id, set_by, set_at)
                select :workspace, :call, id, :by, :at from dispositions
                where workspace_id = :workspace and id = :disposition and position is not null
                on conflict (workspace_id, call_id) do update
                  set disposition_id = excluded.disposition_id, set_by = excluded.set_by,
                    set_at = excluded.set_at
                  where c.disposition_id <> excluded.disposition_id""")
            .param("call", call)
            .param("disposition", disposition)
            .param("by", by.value())
            .param("at", at.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  boolean clear(WorkspaceId workspace, UUID call) {
    return sql(
                workspace,
                "delete from call_dispositions where workspace_id = :workspace and call_id = :call")
            .param("call", call)
            .update()
        == 1;
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
