package org.ringback.server.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.db.Database;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;

/// A database with one workspace and one live node, to which tests add members and sessions.
final class PresenceRows implements AutoCloseable {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final Database db = Database.open(TestDatabase.freshAddress());
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private final UUID node = UUID.randomUUID();

  PresenceRows() {
    db.ofAll()
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Acme', 'acme', now(), now())""")
        .param("id", workspace.value())
        .update();
    db.ofAll()
        .sql("insert into nodes values (:id, now(), now(), now() + interval '1 hour')")
        .param("id", node)
        .update();
  }

  Database db() {
    return db;
  }

  WorkspaceId workspace() {
    return workspace;
  }

  NodeId node() {
    return new NodeId(node);
  }

  /// Creates a member who has been available since the minute of that number.
  UserId user(int minute) {
    UserId user = new UserId(UUID.randomUUID());
    db.ofAll()
        .sql(
            """
            with created as (
              insert into users (id, email, name, created_at)
              values (:user, cast(:user as text), :name, now()) returning id),
            admitted as (
              insert into workspace_members select :workspace, id, 'agent' from created)
            insert into presence_states (workspace_id, user_id, state, since)
            select :workspace, id, 'available', :since from created""")
        .param("user", user.value())
        .param("name", String.valueOf(minute))
        .param("workspace", workspace.value())
        .param("since", START.plus(Duration.ofMinutes(minute)).atOffset(ZoneOffset.UTC))
        .update();
    return user;
  }

  /// Creates an available session.
  ClientIdentity session(UserId user, int second) {
    SessionId session = new SessionId(UUID.randomUUID());
    db.ofAll()
        .sql(
            """
            insert into sessions (id, user_id, created_at, last_seen_at, expires_at)
            values (:id, :user, now(), now(), :expires)""")
        .param("id", session.value())
        .param("user", user.value())
        .param("expires", START.plus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
        .update();
    db.ofAll()
        .sql("insert into presence_sessions values (:workspace, :id, :node, :user, true, :since)")
        .param("workspace", workspace.value())
        .param("id", session.value())
        .param("node", node)
        .param("user", user.value())
        .param("since", START.plusSeconds(second).atOffset(ZoneOffset.UTC))
        .update();
    return new ClientIdentity(user, session);
  }

  @Override
  public void close() {
    db.close();
  }
}
