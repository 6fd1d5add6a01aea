package org.ringback.server.retention;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of the deletions of workspaces.
final class WorkspaceDeletionStore {
  private final Database db;
  private final DueCheck due;

  WorkspaceDeletionStore(Database db) {
    this.db = db;
    this.due =
        db.dueCheck(
            """
            exists (select from workspace_deletions
              where completed_at is null and next_try_at <= now())""");
  }

  /// Returns whether a deletion may be due.
  boolean isDue() {
    return due.isDue();
  }

  /// A workspace that is being deleted.
  ///
  /// @param isTornDown whether the setup at Twilio is undone
  /// @param calls whose data was deleted so far
  /// @param leftovers messages about what remains at Twilio
  /// @param attempts that have failed since the last step
  record Running(
      WorkspaceId workspace,
      Instant requestedAt,
      boolean isTornDown,
      int calls,
      List<String> leftovers,
      int attempts) {}

  void insert(WorkspaceId workspace, UserId by, Instant at) {
    sql(
            workspace,
            """
            insert into workspace_deletions (workspace_id, requested_by, requested_at)
            values (:workspace, :by, :at)""")
        .param("by", by.value())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  boolean isRequested(WorkspaceId workspace) {
    return sql(
            workspace,
            "select exists (select from workspace_deletions where workspace_id = :workspace)")
        .query(Boolean.class)
        .single();
  }

  /// Returns the deletions that are due, of all workspaces.
  List<Running> due() {
    return db.ofAll()
        .sql(
            """
            select * from workspace_deletions
            where completed_at is null and next_try_at <= now() order by next_try_at""")
        .query((row, _) -> running(row))
        .list();
  }

  private static Running running(ResultSet row) throws SQLException {
    return new Running(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        row.getTimestamp("requested_at").toInstant(),
        row.getTimestamp("torn_down_at") != null,
        row.getInt("calls"),
        JsonMapper.shared()
            .readValue(row.getString("leftovers"), new TypeReference<List<String>>() {}),
        row.getInt("attempts"));
  }

  void saveTornDown(WorkspaceId workspace) {
    sql(
            workspace,
            """
            update workspace_deletions set torn_down_at = now(), attempts = 0, error = null
            where workspace_id = :workspace""")
        .update();
  }

  void addCalls(WorkspaceId workspace, int calls) {
    sql(
            workspace,
            """
            update workspace_deletions set calls = calls + :calls
            where workspace_id = :workspace""")
        .param("calls", calls)
        .update();
  }

  /// Adds a message about what remains at Twilio, if the workspace is being deleted.
  void addLeftovers(WorkspaceId workspace, List<String> messages) {
    sql(
            workspace,
            """
            update workspace_deletions set leftovers = leftovers || cast(:messages as jsonb)
            where workspace_id = :workspace""")
        .param("messages", JsonMapper.shared().writeValueAsString(messages))
        .update();
  }

  void retry(WorkspaceId workspace, String error, Duration after) {
    sql(
            workspace,
            """
            update workspace_deletions set attempts = attempts + 1, error = :error,
              next_try_at = now() + make_interval(secs => :after)
            where workspace_id = :workspace""")
        .param("error", error)
        .param("after", after.toMillis() / 1000.0)
        .update();
  }

  void complete(WorkspaceId workspace, Instant at) {
    sql(
            workspace,
            """
            update workspace_deletions set completed_at = :at, error = null
            where workspace_id = :workspace""")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
