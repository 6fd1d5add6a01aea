package org.ringback.server.tenancy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;

/// The SQL of invitations.
final class InvitationStore {
  private static final String PENDING =
      """
      select i.id, i.workspace_id, w.name as workspace, i.email, i.role, u.name as invited_by,
        i.created_at, i.expires_at
      from invitations i
        join workspaces w on w.id = i.workspace_id
        join user_directory u on u.id = i.invited_by
      where i.accepted_at is null and i.revoked_at is null
      """;

  private final Database db;

  InvitationStore(Database db) {
    this.db = db;
  }

  void insert(
      UUID id,
      Member by,
      String email,
      Role role,
      byte[] tokenHash,
      Instant now,
      Instant expiresAt) {
    db.of(by.workspace())
        .sql(
            """
            insert into invitations
              (id, workspace_id, email, role, token_hash, invited_by, created_at, expires_at)
            values (:id, :workspace, :email, :role, :hash, :by, :now, :expires)""")
        .param("id", id)
        .param("workspace", by.workspace().value())
        .param("email", email)
        .param("role", role.wire())
        .param("hash", tokenHash)
        .param("by", by.user().value())
        .param("now", utc(now))
        .param("expires", utc(expiresAt))
        .update();
  }

  /// Returns pending and expired invitations, newest first.
  List<Invitation> pending(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(PENDING + "and i.workspace_id = :workspace order by i.id desc")
        .param("workspace", workspace.value())
        .query((row, _) -> invitation(row))
        .list();
  }

  Optional<Invitation> pending(WorkspaceId workspace, UUID id) {
    return db.of(workspace)
        .sql(PENDING + "and i.workspace_id = :workspace and i.id = :id")
        .param("workspace", workspace.value())
        .param("id", id)
        .query((row, _) -> invitation(row))
        .optional();
  }

  /// Searches all workspaces, because only the token is known.
  Optional<Invitation> byToken(byte[] hash, Instant now) {
    return db.ofAll()
        .sql(PENDING + "and i.token_hash = :hash and i.expires_at > :now")
        .param("hash", hash)
        .param("now", utc(now))
        .query((row, _) -> invitation(row))
        .optional();
  }

  void renew(Member by, UUID id, byte[] tokenHash, Instant expiresAt) {
    db.of(by.workspace())
        .sql(
            """
            update invitations set token_hash = :hash, expires_at = :expires, invited_by = :by
            where workspace_id = :workspace and id = :id""")
        .param("hash", tokenHash)
        .param("expires", utc(expiresAt))
        .param("by", by.user().value())
        .param("workspace", by.workspace().value())
        .param("id", id)
        .update();
  }

  /// @return false if it was no longer pending
  boolean accept(Invitation invitation, byte[] tokenHash, Instant now) {
    return db.of(invitation.workspace())
            .sql(
                """
                update invitations set accepted_at = :now
                where workspace_id = :workspace and id = :id and token_hash = :hash
                  and accepted_at is null and revoked_at is null""")
            .param("now", utc(now))
            .param("workspace", invitation.workspace().value())
            .param("id", invitation.id())
            .param("hash", tokenHash)
            .update()
        == 1;
  }

  void revoke(WorkspaceId workspace, UUID id, Instant now) {
    db.of(workspace)
        .sql(
            """
            update invitations set revoked_at = :now
            where workspace_id = :workspace and id = :id and accepted_at is null""")
        .param("now", utc(now))
        .param("workspace", workspace.value())
        .param("id", id)
        .update();
  }

  void revokeFor(WorkspaceId workspace, String email, Instant now) {
    db.of(workspace)
        .sql(
            """
            update invitations set revoked_at = :now
            where workspace_id = :workspace and lower(email) = lower(:email)
              and accepted_at is null and revoked_at is null""")
        .param("now", utc(now))
        .param("workspace", workspace.value())
        .param("email", email)
        .update();
  }

  /// Revokes the pending invitations that the user sent.
  void revokeBy(WorkspaceId workspace, UserId inviter, Instant now) {
    db.of(workspace)
        .sql(
            """
            update invitations set revoked_at = :now
            where workspace_id = :workspace and invited_by = :inviter
              and accepted_at is null and revoked_at is null""")
        .param("now", utc(now))
        .param("workspace", workspace.value())
        .param("inviter", inviter.value())
        .update();
  }

  void deleteAll(WorkspaceId workspace) {
    db.of(workspace)
        .sql("delete from invitations where workspace_id = :workspace")
        .param("workspace", workspace.value())
        .update();
  }

  private static Invitation invitation(ResultSet row) throws SQLException {
    return new Invitation(
        row.getObject("id", UUID.class),
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        row.getString("workspace"),
        row.getString("email"),
        Role.fromWire(row.getString("role")),
        row.getString("invited_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
