package org.ringback.server.webpush;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The SQL of push messages. Times are the database's, because the clocks of nodes may differ.
final class PushMessageStore {
  /// The outcome of a call is of no use later.
  private static final Duration END_LIFETIME = Duration.ofSeconds(60);

  /// The time after which another node sends a message whose sender has died.
  private static final Duration SENDING = Duration.ofSeconds(15);

  /// A message of a caller waits until a member listens to it.
  private static final Duration VOICEMAIL_LIFETIME = Duration.ofHours(4);

  private static final int BATCH = 200;

  private final Database db;
  private final DueCheck messages;

  PushMessageStore(Database db) {
    this.db = db;
    this.messages = db.dueCheck("exists (select from push_messages)");
  }

  /// Returns whether there may be a message.
  boolean hasMessages() {
    return messages.isDue();
  }

  /// Inserts a message for each available browser of the users.
  void ring(WorkspaceId workspace, CallId call, Collection<UserId> users, Instant until) {
    of(
            workspace,
            call,
            """
            insert into push_messages (workspace_id, session_id, user_id, call_id, step, expires_at)
            select s.workspace_id, s.session_id, s.user_id, :call, 'ring', :until
            from push_subscriptions s join session_directory d on d.id = s.session_id
            where s.workspace_id = :workspace and s.available and s.user_id = any (:users)
              and d.ended_at is null and d.expires_at > now()
            order by s.session_id
            on conflict (workspace_id, session_id, call_id) do update set step = 'ring',
              outcome = null, expires_at = excluded.expires_at, attempts = 0,
              next_try_at = now()""")
        .param("until", until.atOffset(ZoneOffset.UTC))
        .param("users", users.stream().map(UserId::value).toArray(UUID[]::new))
        .update();
  }

  /// Reports to all available browsers of a workspace that the caller left a message. Takes the
  /// place of what the call's notification says.
  void voicemail(WorkspaceId workspace, CallId call) {
    of(
            workspace,
            call,
            """
            insert into push_messages (workspace_id, session_id, user_id, call_id, step, outcome,
              expires_at)
            select s.workspace_id, s.session_id, s.user_id, :call, 'end', 'voicemail',
              now() + make_interval(secs => :lifetime)
            from push_subscriptions s join session_directory d on d.id = s.session_id
            where s.workspace_id = :workspace and s.available
              and d.ended_at is null and d.expires_at > now()
            order by s.session_id
            on conflict (workspace_id, session_id, call_id) do update set step = 'end',
              outcome = 'voicemail', expires_at = excluded.expires_at, attempts = 0,
              next_try_at = now()""")
        .param("lifetime", VOICEMAIL_LIFETIME.toSeconds())
        .update();
  }

  /// Forgets the messages to an agent about a call.
  void forget(WorkspaceId workspace, CallId call, UserId user) {
    of(
            workspace,
            call,
            """
            delete from push_messages
            where workspace_id = :workspace and call_id = :call and user_id = :user""")
        .param("user", user.value())
        .update();
  }

  /// Ends the ringing of a call in the browsers of all agents but the one who answers it.
  ///
  /// @return whether there is a message to send
  boolean answer(WorkspaceId workspace, CallId call, UserId by) {
    return of(
                workspace,
                call,
                """
                with unsent as (
                  delete from push_messages
                  where workspace_id = :workspace and call_id = :call
                    and (user_id = :user or step = 'ring' and attempts = 0))
                update push_messages set step = 'end', outcome = 'answered', attempts = 0,
                  next_try_at = now(), expires_at = now() + make_interval(secs => :lifetime)
                where workspace_id = :workspace and call_id = :call and user_id <> :user
                  and (step = 'shown' or step = 'ring' and attempts > 0)""")
            .param("user", by.value())
            .param("lifetime", END_LIFETIME.toSeconds())
            .update()
        > 0;
  }

  private JdbcClient.StatementSpec of(WorkspaceId workspace, CallId call, String sql) {
    return db.of(workspace)
        .sql(sql)
        .param("workspace", workspace.value())
        .param("call", call.value());
  }

  /// Ends the messages of calls that no longer ring for the agent, and deletes expired ones.
  void endMissed() {
    db.ofAll()
        .sql(
            """
            update push_messages m set step = 'end', outcome = 'missed', attempts = 0,
              next_try_at = now(), expires_at = now() + make_interval(secs => :lifetime)
            where step <> 'end' and not exists (
              select from ringing_agents r
              where r.workspace_id = m.workspace_id and r.call_id = m.call_id
                and r.user_id = m.user_id)""")
        .param("lifetime", END_LIFETIME.toSeconds())
        .update();
    db.ofAll()
        .sql("delete from push_messages where step = 'end' and expires_at <= clock_timestamp()")
        .update();
  }

  /// Returns the messages that are due, which no other node gets for a while.
  List<PushMessage> takeDue() {
    return db.ofAll()
        .sql(
            """
            with due as (
              select workspace_id, session_id, call_id from push_messages
              where step <> 'shown' and next_try_at <= clock_timestamp()
              order by next_try_at limit :limit for update skip locked)
            update push_messages m set attempts = m.attempts + 1,
              next_try_at = clock_timestamp() + make_interval(secs => :sending)
            from due join push_subscriptions s
              on s.workspace_id = due.workspace_id and s.session_id = due.session_id
            where m.workspace_id = due.workspace_id and m.session_id = due.session_id
              and m.call_id = due.call_id
            returning m.*, s.endpoint, s.p256dh, s.auth, s.page""")
        .param("limit", BATCH)
        .param("sending", SENDING.toSeconds())
        .query((row, _) -> message(row))
        .list();
  }

  /// Records that a push service has accepted the message. A later message about the call stays.
  void delivered(PushMessage message) {
    String sql =
        message.content() == PushMessage.Content.RING
            ? """
            update push_messages set step = 'shown'
            where workspace_id = :workspace and session_id = :session and call_id = :call
              and step = 'ring' and expires_at = :expiresAt"""
            : """
            delete from push_messages
            where workspace_id = :workspace and session_id = :session and call_id = :call
              and step = 'end' and expires_at = :expiresAt""";
    of(message.workspace(), message.call(), sql)
        .param("session", message.session().value())
        .param("expiresAt", message.expiresAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  void retry(PushMessage message, Duration wait) {
    of(
            message.workspace(),
            message.call(),
            """
            update push_messages
            set next_try_at = clock_timestamp() + make_interval(secs => :wait)
            where workspace_id = :workspace and session_id = :session and call_id = :call""")
        .param("session", message.session().value())
        .param("wait", wait.toMillis() / 1000.0)
        .update();
  }

  /// Deletes the messages to a browser.
  void delete(WorkspaceId workspace, SessionId session) {
    db.of(workspace)
        .sql(
            """
            delete from push_messages where workspace_id = :workspace and session_id = :session""")
        .param("workspace", workspace.value())
        .param("session", session.value())
        .update();
  }

  private static PushMessage message(ResultSet row) throws SQLException {
    return new PushMessage(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        new SessionId(row.getObject("session_id", UUID.class)),
        new CallId(row.getObject("call_id", UUID.class)),
        PushMessage.Content.ofOutcome(row.getString("outcome")),
        row.getTimestamp("expires_at").toInstant(),
        row.getInt("attempts"),
        new PushSubscription(
            row.getString("endpoint"),
            row.getString("p256dh"),
            row.getString("auth"),
            row.getString("page")));
  }
}
