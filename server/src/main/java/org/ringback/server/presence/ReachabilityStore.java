package org.ringback.server.presence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of reachable users: the browsers that a call rings, and the users whom an offer reaches.
final class ReachabilityStore {
  /// The sessions that only a push message reaches: of users who have no page open in which they
  /// are available, not on a call in any workspace, and not in wrap-up.
  private static final String REACHED_BY_PUSH =
      """
      from push_directory f
        join session_directory d on d.id = f.session_id
        join member_directory m on m.workspace_id = f.workspace_id and m.user_id = f.user_id
        left join presence_states p
          on p.workspace_id = f.workspace_id and p.user_id = f.user_id
      where f.workspace_id = :workspace and d.ended_at is null and d.expires_at > :now
        and (p.wrap_up_until is null or p.wrap_up_until <= clock_timestamp())
        and not exists (select from calling_agents a where a.user_id = f.user_id)
        and not exists (
          select from presence_sessions s join live_nodes n on n.id = s.node_id
          where s.workspace_id = f.workspace_id and s.user_id = f.user_id and s.available)
      """;

  private final Database db;

  ReachabilityStore(Database db) {
    this.db = db;
  }

  /// Returns the sessions that an inbound call rings: of users who are available, not on a call in
  /// any workspace, and not in wrap-up, on any node. Each user gets a place before one gets a
  /// second, the longest available first. Then come those that only a push message reaches, the
  /// longest available first.
  ///
  /// @param now the time at which sign-in sessions must be live
  List<RingableBrowser> ringable(
      WorkspaceId workspace, Instant now, boolean isWithPush, int limit) {
    return db.ofAll()
        .sql(
            """
            with in_pages as (
              select s.user_id, s.session_id, min(s.since) as since, min(p.since) as idle_since
              from presence_sessions s
                join live_nodes n on n.id = s.node_id
                join presence_states p
                  on p.workspace_id = s.workspace_id and p.user_id = s.user_id
                join session_directory d on d.id = s.session_id
                join member_directory m
                  on m.workspace_id = s.workspace_id and m.user_id = s.user_id
              where s.workspace_id = :workspace and s.available
                and d.ended_at is null and d.expires_at > :now
                and (p.wrap_up_until is null or p.wrap_up_until <= clock_timestamp())
                and not exists (select from calling_agents a where a.user_id = s.user_id)
              group by s.user_id, s.session_id),
            ringable as (
              select user_id, session_id, false as by_push, idle_since,
                row_number() over (partition by user_id order by since desc, session_id) as place
              from in_pages
              union all
              select f.user_id, f.session_id, true, f.available_since, 1
            """
                + REACHED_BY_PUSH
                + """
                    and :withPush)
                select b.user_id, b.session_id, b.by_push,
                  exists (select from reserved_agents r where r.user_id = b.user_id) as reserved
                from ringable b
                order by b.by_push, b.place, b.idle_since, b.user_id, b.session_id
                limit :limit""")
        .param("workspace", workspace.value())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("withPush", isWithPush)
        .param("limit", limit)
        .query(
            (row, _) ->
                new RingableBrowser(
                    identity(row), row.getBoolean("by_push"), row.getBoolean("reserved")))
        .list();
  }

  /// Returns whether only a push message reaches a user who would take a call.
  ///
  /// @param now the time at which sign-in sessions must be live
  boolean isReachableByPush(WorkspaceId workspace, UserId user, Instant now) {
    return db.ofAll()
        .sql("select exists (select " + REACHED_BY_PUSH + " and f.user_id = :user)")
        .param("workspace", workspace.value())
        .param("user", user.value())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  /// Returns the available sessions of a user, the newest first.
  List<ClientIdentity> available(WorkspaceId workspace, UserId user, Instant now, int limit) {
    return db.of(workspace)
        .sql(
            """
            select s.user_id, s.session_id
            from presence_sessions s
              join live_nodes n on n.id = s.node_id
              join session_directory d on d.id = s.session_id
              join member_directory m on m.workspace_id = s.workspace_id and m.user_id = s.user_id
            where s.workspace_id = :workspace and s.user_id = :user and s.available
              and d.ended_at is null and d.expires_at > :now
            group by s.user_id, s.session_id
            order by min(s.since) desc, s.session_id limit :limit""")
        .param("workspace", workspace.value())
        .param("user", user.value())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, _) -> identity(row))
        .list();
  }

  /// Returns the members with an available session who are on calls, all of which they can put on
  /// hold.
  ///
  /// @param now the time at which sign-in sessions must be live
  Set<UserId> interruptible(WorkspaceId workspace, Instant now) {
    return new HashSet<>(
        db.ofAll()
            .sql(
                """
                select s.user_id
                from presence_sessions s
                  join live_nodes n on n.id = s.node_id
                  join session_directory d on d.id = s.session_id
                  join member_directory m
                    on m.workspace_id = s.workspace_id and m.user_id = s.user_id
                  join calling_agents a on a.user_id = s.user_id
                where s.workspace_id = :workspace and s.available
                  and d.ended_at is null and d.expires_at > :now
                group by s.user_id
                having bool_and(a.can_hold and a.workspace_id = :workspace)""")
            .param("workspace", workspace.value())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .query((row, _) -> new UserId(row.getObject("user_id", UUID.class)))
            .list());
  }

  /// Returns whether the user talks, in any workspace.
  boolean isOnCall(UserId user) {
    return db.ofAll()
        .sql("select exists (select from calling_agents where user_id = :user)")
        .param("user", user.value())
        .query(Boolean.class)
        .single();
  }

  private static ClientIdentity identity(ResultSet row) throws SQLException {
    return new ClientIdentity(
        new UserId(row.getObject("user_id", UUID.class)),
        new SessionId(row.getObject("session_id", UUID.class)));
  }
}
