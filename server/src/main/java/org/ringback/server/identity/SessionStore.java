package org.ringback.server.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;

/// The SQL of sessions.
final class SessionStore {
  private final Database db;

  SessionStore(Database db) {
    this.db = db;
  }

  /// @param endedAt null while active
  record SessionRow(
      SignedInUser user, Instant expiresAt, Instant lastSeenAt, @Nullable Instant endedAt) {
    boolean isLive(Instant now) {
      return endedAt == null && now.isBefore(expiresAt);
    }
  }

  /// Returns the sessions that exist.
  Map<SessionId, SessionRow> find(Collection<SessionId> sessions) {
    return db
        .ofAll()
        .sql(
            """
            select s.id, s.user_id, s.expires_at, s.last_seen_at, s.ended_at, u.name, u.email
            from sessions s join users u on u.id = s.user_id
            where s.id = any (:ids)""")
        .param("ids", ids(sessions))
        .query((row, _) -> sessionRow(row))
        .list()
        .stream()
        .collect(
            Collectors.toMap(sessionRow -> sessionRow.user().session(), sessionRow -> sessionRow));
  }

  /// Returns active sessions, the most recently used first.
  List<Sessions.Open> open(UserId user, Instant now) {
    return db.ofAll()
        .sql(
            """
            select id, created_at, last_seen_at, ip, user_agent from sessions
            where user_id = :user and ended_at is null and expires_at > :now
            order by last_seen_at desc, id desc""")
        .param("user", user.value())
        .param("now", utc(now))
        .query(
            (row, _) ->
                new Sessions.Open(
                    new SessionId(row.getObject("id", UUID.class)),
                    instant(row, "created_at"),
                    instant(row, "last_seen_at"),
                    row.getString("ip"),
                    row.getString("user_agent")))
        .list();
  }

  /// Returns the sessions that are active.
  Set<SessionId> findLive(Set<SessionId> sessions, Instant now) {
    return db
        .ofAll()
        .sql(
            """
            select id from sessions
            where id = any (:ids) and ended_at is null and expires_at > :now""")
        .param("ids", ids(sessions))
        .param("now", utc(now))
        .query(UUID.class)
        .list()
        .stream()
        .map(SessionId::new)
        .collect(Collectors.toSet());
  }

  void insert(
      SessionId session,
      UserId user,
      Instant now,
      Instant expiresAt,
      @Nullable String userAgent,
      String ip) {
    db.ofAll()
        .sql(
            """
            insert into sessions
              (id, user_id, created_at, last_seen_at, expires_at, user_agent, ip)
            values (:id, :user, :now, :now, :expires, left(:agent, 300), :ip)""")
        .param("id", session.value())
        .param("user", user.value())
        .param("now", utc(now))
        .param("expires", utc(expiresAt))
        .param("agent", userAgent)
        .param("ip", ip)
        .update();
  }

  /// Creates or extends a session of an external provider, until its newest token expires.
  void createOrExtend(SessionId session, UserId user, Instant now, Instant expiresAt) {
    db.ofAll()
        .sql(
            """
            insert into sessions (id, user_id, created_at, last_seen_at, expires_at, issuer)
            values (:id, :user, :now, :now, :expires, 'other')
            on conflict (id) do update
              set expires_at = greatest(sessions.expires_at, excluded.expires_at)
              where sessions.user_id = excluded.user_id""")
        .param("id", session.value())
        .param("user", user.value())
        .param("now", utc(now))
        .param("expires", utc(expiresAt))
        .update();
  }

  /// Updates `last_seen_at`, at most once a minute per session.
  void updateLastSeen(Collection<SessionId> sessions, Instant now, Duration resolution) {
    db.ofAll()
        .sql(
            """
            update sessions set last_seen_at = :now
            where id = any (:ids) and last_seen_at <= :late""")
        .param("ids", ids(sessions))
        .param("now", utc(now))
        .param("late", utc(now.minus(resolution)))
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

  /// Keeps ended sessions of external providers, because the provider may extend them.
  void deleteExpired(Instant now) {
    db.ofAll()
        .sql(
            """
            delete from sessions
            where expires_at <= :now and (issuer = 'ringback' or ended_at is null)""")
        .param("now", utc(now))
        .update();
  }

  private static UUID[] ids(Collection<SessionId> sessions) {
    return sessions.stream().map(SessionId::value).distinct().toArray(UUID[]::new);
  }

  private static SessionRow sessionRow(ResultSet row) throws SQLException {
    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
    return new SessionRow(
        new SignedInUser(
            new UserId(row.getObject("user_id", UUID.class)),
            new SessionId(row.getObject("id", UUID.class)),
            row.getString("name"),
            row.getString("email")),
        instant(row, "expires_at"),
        instant(row, "last_seen_at"),
        ended == null ? null : ended.toInstant());
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
