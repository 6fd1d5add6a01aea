package org.ringback.server.call.outbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Stores, for each [IdempotencyKey], the request and its outcome.
final class IdempotencyStore {
  /// Longer than any request to Twilio takes.
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration RETENTION = Duration.ofDays(1);
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  /// The state of a key, for the request that claims it.
  sealed interface Claim {
    /// This request places the call.
    record Acquired() implements Claim {}

    /// An earlier request ended without an outcome. This request resolves it.
    ///
    /// @param call the call that was stored before the request to Twilio; null when there is none
    record Indeterminate(@Nullable CallId call) implements Claim {}

    /// Another request is placing the call.
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

  /// Claims a key. Waits while another request with the key is placing its call.
  ///
  /// @param fingerprint a hash of the request
  /// @return any claim but [Claim.InProgress] and [Claim.KeyReused], which are thrown as problems
  Claim awaitClaim(WorkspaceId workspace, IdempotencyKey key, String fingerprint) {
    Instant deadline = clock.instant().plus(WAIT_TIMEOUT);
    while (clock.instant().isBefore(deadline)) {
      Claim claim = claim(workspace, key, fingerprint);
      if (claim instanceof Claim.KeyReused) {
        throw keyReused();
      }
      if (!(claim instanceof Claim.InProgress)) {
        return claim;
      }
      pause();
    }
    throw beingPlaced();
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw beingPlaced();
    }
  }

  private static ProblemException keyReused() {
    return new ProblemException(
        Problem.of(
            422,
            "idempotency-key-reused",
            "The Idempotency-Key was used for another call",
            "Use a new key for each call, and the same key only to repeat the same request."));
  }

  private static ProblemException beingPlaced() {
    return new ProblemException(
        Problem.of(
            409,
            "call-being-placed",
            "The call is still being placed",
            "Another request with this Idempotency-Key has not finished. Try again in a moment."),
        Map.of("Retry-After", "1"));
  }

  private Claim claim(WorkspaceId workspace, IdempotencyKey key, String request) {
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
          return inserted == 1 ? new Claim.Acquired() : claimExisting(workspace, key, request, now);
        });
  }

  private Claim claimExisting(
      WorkspaceId workspace, IdempotencyKey key, String request, Instant now) {
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
      return new Claim.InProgress(); // another request has just released the key
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

  /// Records the call before the request to Twilio.
  void recordCall(WorkspaceId workspace, IdempotencyKey key, CallId call) {
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

  void markUnknown(WorkspaceId workspace, IdempotencyKey key) {
    sql(
            workspace,
            key,
            """
            update place_call_intents set state = 'unknown'
            where workspace_id = :workspace and key = :key""")
        .update();
  }

  /// Deletes the key, because no call was placed.
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
