package org.ringback.server.retention;

import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of what Twilio should delete.
final class TwilioDeletionStore {
  private final Database db;
  private final DueCheck due;

  TwilioDeletionStore(Database db) {
    this.db = db;
    this.due = db.dueCheck("exists (select from twilio_deletions where next_try_at <= now())");
  }

  /// Returns whether a deletion may be due.
  boolean isDue() {
    return due.isDue();
  }

  /// A recording or a call at Twilio.
  ///
  /// @param erasure that waits for it; null for the retention
  /// @param attempt of which this is the number, from 1
  record Due(
      WorkspaceId workspace, String sid, @Nullable UUID erasure, int attempt, Instant queuedAt) {}

  /// Stores what Twilio should delete, in the transaction that deletes our data.
  void queue(WorkspaceId workspace, @Nullable UUID erasure, List<String> sids) {
    sql(
            workspace,
            """
            insert into twilio_deletions (workspace_id, sid, erasure_id)
            select :workspace, sid, cast(:erasure as uuid) from unnest(cast(:sids as text[])) as sid
            on conflict (workspace_id, sid) do update
              set erasure_id = coalesce(excluded.erasure_id, twilio_deletions.erasure_id)""")
        .param("erasure", erasure, Types.OTHER)
        .param("sids", sids.toArray(String[]::new))
        .update();
  }

  /// Claims due deletions for some time, after which they are due again.
  List<Due> claim(int limit, Duration lease) {
    return db.inTransaction(
        () ->
            db.ofAll()
                .sql(
                    """
                    update twilio_deletions d set attempts = d.attempts + 1,
                      next_try_at = now() + make_interval(secs => :lease)
                    from (select workspace_id, sid from twilio_deletions where next_try_at <= now()
                      order by next_try_at limit :limit for update skip locked) due
                    where d.workspace_id = due.workspace_id and d.sid = due.sid
                    returning d.*""")
                .param("lease", lease.toSeconds())
                .param("limit", limit)
                .query(
                    (row, _) ->
                        new Due(
                            new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                            row.getString("sid"),
                            row.getObject("erasure_id", UUID.class),
                            row.getInt("attempts"),
                            row.getTimestamp("queued_at").toInstant()))
                .list());
  }

  void retry(Due due, String error, Duration after) {
    sql(
            due.workspace(),
            """
            update twilio_deletions set error = :error,
              next_try_at = now() + make_interval(secs => :after)
            where workspace_id = :workspace and sid = :sid""")
        .param("sid", due.sid())
        .param("error", error)
        .param("after", after.toMillis() / 1000.0)
        .update();
  }

  /// @return false when another attempt has ended it
  boolean end(Due due) {
    return sql(
                due.workspace(),
                "delete from twilio_deletions where workspace_id = :workspace and sid = :sid")
            .param("sid", due.sid())
            .update()
        == 1;
  }

  /// Counts what Twilio has not deleted yet for an erasure.
  int pending(WorkspaceId workspace, UUID erasure) {
    return sql(
            workspace,
            """
            select count(*) from twilio_deletions
            where workspace_id = :workspace and erasure_id = :erasure""")
        .param("erasure", erasure)
        .query(Integer.class)
        .single();
  }

  /// Counts what Twilio has not deleted yet for a workspace.
  int pending(WorkspaceId workspace) {
    return sql(workspace, "select count(*) from twilio_deletions where workspace_id = :workspace")
        .query(Integer.class)
        .single();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
