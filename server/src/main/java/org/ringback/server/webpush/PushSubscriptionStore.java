package org.ringback.server.webpush;

import java.util.Optional;
import org.ringback.server.db.Database;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.SignedInUser;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of push subscriptions.
final class PushSubscriptionStore {
  private final Database db;

  PushSubscriptionStore(Database db) {
    this.db = db;
  }

  Optional<String> endpoint(WorkspaceId workspace, SessionId session) {
    return db.of(workspace)
        .sql(
            """
            select endpoint from push_subscriptions
            where workspace_id = :workspace and session_id = :session""")
        .param("workspace", workspace.value())
        .param("session", session.value())
        .query(String.class)
        .optional();
  }

  /// Saves the subscription of a session. Deletes that of an earlier session of the same browser.
  void save(
      WorkspaceId workspace, SignedInUser user, PushSubscription subscription, boolean available) {
    db.of(workspace)
        .sql(
            """
            with earlier as (
              delete from push_subscriptions
              where workspace_id = :workspace and endpoint = :endpoint and session_id <> :session)
            insert into push_subscriptions as s (workspace_id, session_id, user_id, endpoint,
              p256dh, auth, page, available, available_since)
            values (:workspace, :session, :user, :endpoint, :p256dh, :auth, :page, :available,
              clock_timestamp())
            on conflict (workspace_id, session_id) do update set endpoint = excluded.endpoint,
              p256dh = excluded.p256dh, auth = excluded.auth, page = excluded.page,
              available = excluded.available,
              available_since = case when s.available = excluded.available
                then s.available_since else excluded.available_since end""")
        .param("workspace", workspace.value())
        .param("session", user.session().value())
        .param("user", user.id().value())
        .param("endpoint", subscription.endpoint())
        .param("p256dh", subscription.p256dh())
        .param("auth", subscription.auth())
        .param("page", subscription.page())
        .param("available", available)
        .update();
  }

  void delete(WorkspaceId workspace, SessionId session) {
    db.of(workspace)
        .sql(
            """
            delete from push_subscriptions
            where workspace_id = :workspace and session_id = :session""")
        .param("workspace", workspace.value())
        .param("session", session.value())
        .update();
  }

  /// Deletes the subscriptions of sessions that have ended, and of former members.
  void deleteEnded() {
    db.ofAll()
        .sql(
            """
            delete from push_subscriptions s
            where not exists (
                select from session_directory d
                where d.id = s.session_id and d.ended_at is null and d.expires_at > now())
              or not exists (
                select from member_directory m
                where m.workspace_id = s.workspace_id and m.user_id = s.user_id)""")
        .update();
  }
}
