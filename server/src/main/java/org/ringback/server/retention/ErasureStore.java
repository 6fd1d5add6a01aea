package org.ringback.server.retention;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView.Named;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of erasures.
final class ErasureStore {
  private static final String SELECT =
      """
      select e.*, u.name as user_name
      from erasures e join user_directory u on u.id = e.requested_by
      """;

  private final Database db;
  private final DueCheck running;

  ErasureStore(Database db) {
    this.db = db;
    this.running = db.dueCheck("exists (select from erasures where status = 'running')");
  }

  /// Returns whether an erasure may run.
  boolean hasRunning() {
    return running.isDue();
  }

  void insert(Erasure erasure) {
    CallId call = erasure.call();
    sql(
            erasure.workspace(),
            """
            insert into erasures (workspace_id, id, number, call_id, subject, reason, requested_by,
              requested_at, status, counts)
            values (:workspace, :id, :number, :call, :subject, :reason, :by, :at, 'running',
              cast(:counts as jsonb))""")
        .param("id", erasure.id())
        .param("number", erasure.number(), Types.VARCHAR)
        .param("call", call == null ? null : call.value(), Types.OTHER)
        .param("subject", erasure.subject())
        .param("reason", erasure.reason(), Types.VARCHAR)
        .param("by", erasure.requestedBy().id())
        .param("at", erasure.requestedAt().atOffset(ZoneOffset.UTC))
        .param("counts", JsonMapper.shared().writeValueAsString(erasure.counts()))
        .update();
  }

  Optional<Erasure> find(WorkspaceId workspace, UUID id) {
    return sql(workspace, SELECT + "where e.workspace_id = :workspace and e.id = :id")
        .param("id", id)
        .query((row, _) -> erasure(row))
        .optional();
  }

  /// Returns the erasures of a workspace, newest first.
  List<Erasure> all(WorkspaceId workspace, int limit) {
    return sql(
            workspace,
            SELECT
                + "where e.workspace_id = :workspace order by e.requested_at desc, e.id limit :limit")
        .param("limit", limit)
        .query((row, _) -> erasure(row))
        .list();
  }

  /// Returns the erasures of all workspaces that are not completed, oldest first.
  List<Erasure> running(int limit) {
    return db.ofAll()
        .sql(SELECT + "where e.status = 'running' order by e.requested_at limit :limit")
        .param("limit", limit)
        .query((row, _) -> erasure(row))
        .list();
  }

  /// Adds to the counts of an erasure, in the transaction that deleted the data.
  void add(WorkspaceId workspace, UUID id, ErasedCounts counts) {
    Erasure locked =
        sql(workspace, SELECT + "where e.workspace_id = :workspace and e.id = :id for update of e")
            .param("id", id)
            .query((row, _) -> erasure(row))
            .single();
    sql(
            workspace,
            """
            update erasures set counts = cast(:counts as jsonb)
            where workspace_id = :workspace and id = :id""")
        .param("id", id)
        .param("counts", JsonMapper.shared().writeValueAsString(locked.counts().plus(counts)))
        .update();
  }

  void addFailure(WorkspaceId workspace, UUID id, Erasure.Failure failure) {
    sql(
            workspace,
            """
            update erasures set failures = failures || cast(:failure as jsonb)
            where workspace_id = :workspace and id = :id""")
        .param("id", id)
        .param("failure", JsonMapper.shared().writeValueAsString(List.of(failure)))
        .update();
  }

  void savePersonErased(WorkspaceId workspace, UUID id) {
    sql(
            workspace,
            """
            update erasures set person_erased = true
            where workspace_id = :workspace and id = :id""")
        .param("id", id)
        .update();
  }

  /// Stores the certificate and removes the number.
  ///
  /// @return false when the erasure was completed before
  boolean complete(Erasure erasure, String certificate, Instant at) {
    return sql(
                erasure.workspace(),
                """
                update erasures set status = 'completed', number = null, certificate = :certificate,
                  completed_at = :at
                where workspace_id = :workspace and id = :id and status = 'running'""")
            .param("id", erasure.id())
            .param("certificate", certificate)
            .param("at", at.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  private static Erasure erasure(ResultSet row) throws SQLException {
    UUID call = row.getObject("call_id", UUID.class);
    Timestamp completed = row.getTimestamp("completed_at");
    return new Erasure(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        row.getObject("id", UUID.class),
        row.getString("number"),
        call == null ? null : new CallId(call),
        row.getString("subject"),
        row.getString("reason"),
        new Named(row.getObject("requested_by", UUID.class), row.getString("user_name")),
        row.getTimestamp("requested_at").toInstant(),
        row.getBoolean("person_erased"),
        JsonMapper.shared().readValue(row.getString("counts"), ErasedCounts.class),
        JsonMapper.shared()
            .readValue(row.getString("failures"), new TypeReference<List<Erasure.Failure>>() {}),
        row.getString("certificate"),
        completed == null ? null : completed.toInstant());
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
