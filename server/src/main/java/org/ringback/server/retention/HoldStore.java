package org.ringback.server.retention;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView.Named;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of legal holds.
final class HoldStore {
  private static final String SELECT =
      """
      select h.call_id, h.reason, h.placed_at, u.id as user_id, u.name as user_name
      from legal_holds h join user_directory u on u.id = h.placed_by
      where h.workspace_id = :workspace""";

  private final Database db;

  HoldStore(Database db) {
    this.db = db;
  }

  Optional<LegalHold> find(WorkspaceId workspace, CallId call) {
    return sql(workspace, SELECT + " and h.call_id = :call")
        .param("call", call.value())
        .query((row, _) -> hold(row))
        .optional();
  }

  /// Returns the holds of a workspace, newest first.
  List<LegalHold> all(WorkspaceId workspace, int limit) {
    return sql(workspace, SELECT + " order by h.placed_at desc, h.call_id limit :limit")
        .param("limit", limit)
        .query((row, _) -> hold(row))
        .list();
  }

  /// Waits for transactions that place a hold in the workspace, or that begin to delete it, and
  /// excludes them until the end of the caller's transaction.
  void lock(WorkspaceId workspace) {
    var _ =
        sql(workspace, "select pg_advisory_xact_lock(hashtextextended('holds ' || :workspace, 0))")
            .query()
            .listOfRows();
  }

  boolean hasAny(WorkspaceId workspace) {
    return !all(workspace, 1).isEmpty();
  }

  void save(WorkspaceId workspace, CallId call, String reason, UserId by) {
    sql(
            workspace,
            """
            insert into legal_holds (workspace_id, call_id, reason, placed_by, placed_at)
            values (:workspace, :call, :reason, :by, now())
            on conflict (workspace_id, call_id) do update set reason = :reason, placed_by = :by,
              placed_at = now()""")
        .param("call", call.value())
        .param("reason", reason)
        .param("by", by.value())
        .update();
  }

  /// @return whether there was one
  boolean delete(WorkspaceId workspace, CallId call) {
    return sql(
                workspace,
                "delete from legal_holds where workspace_id = :workspace and call_id = :call")
            .param("call", call.value())
            .update()
        == 1;
  }

  private static LegalHold hold(ResultSet row) throws SQLException {
    return new LegalHold(
        new CallId(row.getObject("call_id", UUID.class)),
        row.getString("reason"),
        new Named(row.getObject("user_id", UUID.class), row.getString("user_name")),
        row.getTimestamp("placed_at").toInstant());
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
