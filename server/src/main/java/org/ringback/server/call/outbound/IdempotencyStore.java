package org.ringback.server.call.outbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What was meant by each [IdempotencyKey], and what came of it.
final class IdempotencyStore {
  /// Longer than Twilio is ever waited for.
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration RETENTION = Duration.ofDays(1);

  /// What somebody with a key finds.
  sealed interface Claim {
    /// Nobody has asked Twilio yet.
    record Acquired() implements Claim {}

    /// Twilio was asked, and nobody knows what came of it.
    ///
    /// @param call what was kept before Twilio was asked; null when it came to an end before that
    record Indeterminate(@Nullable CallId call) implements Claim {}

    /// Somebody is asking Twilio now.
    record InProgress() implements Claim {}

    record Placed(CallSid callSid) implements Claim {}

    /// The key was used for another request.
    record KeyReused() implements Claim {}
  }

  private record Row(
      String request,
      String state,
      @Nullable String callSid,
      @Nullable UUID call,
      Instant leaseUntil) {
    static Row read(ResultSet row, int number) throws SQLException {
      return new Row(
          row.getString("request"),
          row.getString("state"),
          row.getString("call_sid"),
          row.getObject("call_id", UUID.class),
          row.getTimestamp("lease_until").toInstant());
    }
  }

  private final Database db;
  private final Clock clock;

  IdempotencyStore(Database db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// @param request tells requests apart
  Claim claim(WorkspaceId workspace, IdempotencyKey key, String request) {
    return db.inTransaction(
        () -> {
          Instant now = clock.instant();
          db.of(workspace)
              .sql("delete from place_call_intents where created_at < :old")
              .param("old", Timestamp.from(now.minus(RETENTION)))
              .update();
          int inserted =
              sql(
                      workspace,
                      key,
                      """
                      insert into place_call_intents
                        (workspace_id, key, request, state, lease_until, created_at)
                      values (:workspace, :key, :request, 'asking', :lease, :now)
                      on conflict do nothing""")
                  .param("request", request)
                  .param("now", Timestamp.from(now))
                  .param("lease", Timestamp.from(now.plus(LEASE)))
                  .update();
          return inserted == 1 ? new Claim.Acquired() : held(workspace, key, request, now);
        });
  }

  private Claim held(WorkspaceId workspace, IdempotencyKey key, String request, Instant now) {
    Row row =
        sql(
                workspace,
                key,
                """
                select request, state, call_sid, call_id, lease_until from place_call_intents
                where workspace_id = :workspace and key = :key for update""")
            .query(Row::read)
            .optional()
            .orElse(null);
    if (row == null) {
      return new Claim.InProgress(); // let go of in this moment
    }
    if (!row.request().equals(request)) {
      return new Claim.KeyReused();
    }
    if (row.callSid() != null) {
      return new Claim.Placed(new CallSid(row.callSid()));
    }
    if (row.state().equals("asking") && row.leaseUntil().isAfter(now)) {
      return new Claim.InProgress();
    }
    sql(
            workspace,
            key,
            """
            update place_call_intents set state = 'asking', lease_until = :lease
            where workspace_id = :workspace and key = :key""")
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .update();
    return new Claim.Indeterminate(row.call() == null ? null : new CallId(row.call()));
  }

  /// Twilio is about to be asked for this call.
  void markRequested(WorkspaceId workspace, IdempotencyKey key, CallId call) {
    sql(
            workspace,
            key,
            """
            update place_call_intents set call_id = :call
            where workspace_id = :workspace and key = :key""")
        .param("call", call.value())
        .update();
  }

  void markPlaced(WorkspaceId workspace, IdempotencyKey key, CallSid callSid) {
    sql(
            workspace,
            key,
            """
            update place_call_intents set state = 'placed', call_sid = :callSid
            where workspace_id = :workspace and key = :key""")
        .param("callSid", callSid.value())
        .update();
  }

  void markIndeterminate(WorkspaceId workspace, IdempotencyKey key) {
    sql(
            workspace,
            key,
            """
            update place_call_intents set state = 'unknown'
            where workspace_id = :workspace and key = :key""")
        .update();
  }

  /// No call came of it: the next one with this key begins anew.
  void release(WorkspaceId workspace, IdempotencyKey key) {
    sql(
            workspace,
            key,
            "delete from place_call_intents where workspace_id = :workspace and key = :key")
        .update();
  }

  private JdbcClient.StatementSpec sql(WorkspaceId workspace, IdempotencyKey key, String text) {
    return db.of(workspace)
        .sql(text)
        .param("workspace", workspace.value())
        .param("key", key.value());
  }
}
