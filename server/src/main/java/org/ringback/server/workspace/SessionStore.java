package org.ringback.server.workspace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;

/// The SQL of sessions.
final class SessionStore {
  private final Database db;

  SessionStore(Database db) {
    this.db = db;
  }

  /// @param endedAt null while it lasts
  record Kept(Caller.Person person, Instant expiresAt, @Nullable Instant endedAt) {
    boolean isLive(Instant now) {
      return endedAt == null && now.isBefore(expiresAt);
    }
  }

  @Nullable Kept find(SessionId session) {
    return db.ofAll()
        .sql(
            """
            select s.id, s.user_id, s.expires_at, s.ended_at, u.name, u.email
            from sessions s join users u on u.id = s.user_id
            where s.id = :id""")
        .param("id", session.value())
        .query((row, _) -> kept(row))
        .optional()
        .orElse(null);
  }

  void insert(
      SessionId session, UserId user, Instant now, Instant expiresAt, @Nullable String userAgent) {
    db.ofAll()
        .sql(
            """
            insert into sessions (id, user_id, created_at, expires_at, user_agent)
            values (:id, :user, :now, :expires, left(:agent, 300))""")
        .param("id", session.value())
        .param("user", user.value())
        .param("now", utc(now))
        .param("expires", utc(expiresAt))
        .param("agent", userAgent)
        .update();
  }

  /// A session that another issuer keeps: made when it is first seen, and lasting as long as its
  /// newest token.
  void seen(SessionId session, UserId user, Instant now, Instant expiresAt) {
    db.ofAll()
        .sql(
            """
            insert into sessions (id, user_id, created_at, expires_at)
            values (:id, :user, :now, :expires)
            on conflict (id) do update
              set expires_at = greatest(sessions.expires_at, excluded.expires_at)
              where sessions.user_id = excluded.user_id""")
        .param("id", session.value())
        .param("user", user.value())
        .param("now", utc(now))
        .param("expires", utc(expiresAt))
        .update();
  }

  boolean end(SessionId session, Instant now) {
    return db.ofAll()
            .sql("update sessions set ended_at = :now where id = :id and ended_at is null")
            .param("now", utc(now))
            .param("id", session.value())
            .update()
        == 1;
  }

  private static Kept kept(ResultSet row) throws SQLException {
    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
    return new Kept(
        new Caller.Person(
            new UserId(row.getObject("user_id", UUID.class)),
            new SessionId(row.getObject("id", UUID.class)),
            row.getString("name"),
            row.getString("email")),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        ended == null ? null : ended.toInstant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
