package org.ringback.server.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The SQL of claims.
final class ClaimStore {
  private final Database db;

  ClaimStore(Database db) {
    this.db = db;
  }

  /// Returns the claim of a member on a call, unless it has expired unused.
  Optional<Claim> find(WorkspaceId workspace, CallId call, UserId user) {
    return sql(
            workspace,
            """
            select * from call_claims
            where workspace_id = :workspace and call_id = :call and user_id = :user
              and (call_sid is not null or expires_at > clock_timestamp())""",
            call)
        .param("user", user.value())
        .query((row, _) -> claim(row))
        .optional();
  }

  /// Returns whether another call waits for the agent to join, in any workspace.
  boolean isJoiningAnother(CallId call, UserId user) {
    return db.ofAll()
        .sql(
            """
            select exists (
              select from call_claims c join call_progress p
                on p.workspace_id = c.workspace_id and p.call_id = c.call_id
              where c.user_id = :user and c.call_id <> :call and c.call_sid is null
                and c.expires_at > clock_timestamp() and p.ended_at is null)""")
        .param("user", user.value())
        .param("call", call.value())
        .query(Boolean.class)
        .single();
  }

  /// Returns whether an agent has claimed another open call and may still join it, in any
  /// workspace. A used claim counts until its leg is known to be answered.
  boolean mayJoinAnother(CallId call, UserId user) {
    return db.ofAll()
        .sql(
            """
            select exists (
              select from call_claims c join call_progress p
                on p.workspace_id = c.workspace_id and p.call_id = c.call_id
              where c.user_id = :user and c.call_id <> :call and p.ended_at is null
                and c.expires_at > clock_timestamp() - make_interval(secs => 8))""")
        .param("user", user.value())
        .param("call", call.value())
        .query(Boolean.class)
        .single();
  }

  /// Returns whether an agent has claimed a call and may still join.
  boolean isJoining(WorkspaceId workspace, CallId call, UserId user) {
    return sql(
            workspace,
            """
            select exists (
              select from call_claims
              where workspace_id = :workspace and call_id = :call and user_id = :user
                and role = 'agent' and expires_at > clock_timestamp() - make_interval(secs => 8))""",
            call)
        .param("user", user.value())
        .query(Boolean.class)
        .single();
  }

  /// Stores a claim in place of an earlier one of the same agent on the same call.
  void save(WorkspaceId workspace, Claim claim) {
    sql(
            workspace,
            """
            insert into call_claims (workspace_id, call_id, user_id, role, claim, tab, fence,
              expires_at)
            values (:workspace, :call, :user, :role, :claim, :tab, :fence, :expiresAt)
            on conflict (workspace_id, call_id, user_id) do update set role = excluded.role,
              claim = excluded.claim, tab = excluded.tab, fence = excluded.fence,
              expires_at = excluded.expires_at, call_sid = null""",
            claim.call())
        .param("user", claim.user().value())
        .param("role", claim.role().wire())
        .param("claim", claim.claim())
        .param("tab", claim.tab())
        .param("fence", claim.fence())
        .param("expiresAt", claim.expiresAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Lets a leg use a claim that is valid. A repeated webhook of the same leg gets it again.
  Optional<Claim> use(WorkspaceId workspace, UUID claim, UserId user, CallSid leg) {
    return db.of(workspace)
        .sql(
            """
            update call_claims set call_sid = :leg
            where workspace_id = :workspace and claim = :claim and user_id = :user
              and (call_sid = :leg or call_sid is null and expires_at > clock_timestamp())
            returning *""")
        .param("workspace", workspace.value())
        .param("claim", claim)
        .param("user", user.value())
        .param("leg", leg.value())
        .query((row, _) -> claim(row))
        .optional();
  }

  /// Deletes the claims on calls that have ended.
  void deleteFinished() {
    db.ofAll()
        .sql(
            """
            delete from call_claims c using call_progress p
            where p.workspace_id = c.workspace_id and p.call_id = c.call_id
              and p.ended_at is not null""")
        .update();
  }

  private JdbcClient.StatementSpec sql(WorkspaceId workspace, String sql, CallId call) {
    return db.of(workspace)
        .sql(sql)
        .param("workspace", workspace.value())
        .param("call", call.value());
  }

  private static Claim claim(ResultSet row) throws SQLException {
    return new Claim(
        new CallId(row.getObject("call_id", UUID.class)),
        new UserId(row.getObject("user_id", UUID.class)),
        ParticipantRole.of(row.getString("role")),
        row.getObject("claim", UUID.class),
        row.getObject("tab", UUID.class),
        row.getLong("fence"),
        instant(row),
        row.getString("call_sid") != null);
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getTimestamp("expires_at").toInstant();
  }
}
