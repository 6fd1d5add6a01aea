package org.ringback.server.presence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The SQL of presence: the sessions of nodes, and the states of users. Times are the database's,
/// because the clocks of nodes may differ.
final class PresenceStore {
  private final Database db;
  private final DueCheck due;

  PresenceStore(Database db) {
    this.db = db;
    this.due =
        db.dueCheck(
            """
            exists (select from presence_states where settles_at <= clock_timestamp())
              or exists (select from presence_states where wrap_up_until <= clock_timestamp())
              or exists (select from presence_states where state = 'on-call')
              or exists (select from presence_intervals
                where ended_at is null and started_at <= clock_timestamp() - interval '1 day')
              or exists (select from calling_agents)""");
  }

  /// Returns whether a user may be due.
  boolean isDue() {
    return due.isDue();
  }

  /// A session of a node.
  record SessionRow(AgentSession session, boolean isConnected, boolean isAvailable) {}

  /// Saves sessions of a node, and deletes those that are not connected.
  void saveSessions(NodeId node, List<SessionRow> rows) {
    ArrayNode json = JsonMapper.shared().createArrayNode();
    for (SessionRow row : rows) {
      json.addObject()
          .put("workspace", row.session().workspace().toString())
          .put("session", row.session().identity().session().toString())
          .put("member", row.session().identity().user().toString())
          .put("connected", row.isConnected())
          .put("available", row.isAvailable());
    }
    db.ofAll()
        .sql(
            """
            with changed as (
              select * from jsonb_to_recordset(cast(:rows as jsonb)) as c (workspace uuid,
                session uuid, member uuid, connected boolean, available boolean)),
            gone as (
              delete from presence_sessions s using changed c
              where s.workspace_id = c.workspace and s.session_id = c.session
                and s.node_id = :node and not c.connected)
            insert into presence_sessions as s
              (workspace_id, session_id, node_id, user_id, available, since)
            select workspace, session, :node, member, available, clock_timestamp()
            from changed where connected order by workspace, session
            on conflict (workspace_id, session_id, node_id) do update
              set available = excluded.available,
                since = case when s.available = excluded.available
                  then s.since else excluded.since end""")
        .param("rows", json.toString())
        .param("node", node.value())
        .update();
  }

  /// Locks the sessions of nodes, and returns their users. Sessions are always locked before the
  /// states of users, which avoids deadlocks.
  List<PresenceChange> lockUsersOf(List<NodeId> nodes) {
    return db.ofAll()
        .sql(
            """
            select distinct workspace_id, user_id from (
              select workspace_id, user_id from presence_sessions
              where node_id = any (:nodes)
              order by workspace_id, session_id for update) s""")
        .param("nodes", nodes.stream().map(NodeId::value).toArray(UUID[]::new))
        .query((row, _) -> recompute(row))
        .list();
  }

  /// Deletes the sessions of nodes.
  void removeSessions(List<NodeId> nodes) {
    db.ofAll()
        .sql("delete from presence_sessions where node_id = any (:nodes)")
        .param("nodes", nodes.stream().map(NodeId::value).toArray(UUID[]::new))
        .update();
  }

  /// Locks the rows of users until the transaction ends; inserts missing rows first. Locks in one
  /// order, which avoids deadlocks.
  ///
  /// @param everywhere users whose rows in other workspaces are locked too
  /// @return all locked rows
  List<PresenceChange> lock(List<PresenceChange> changes, Collection<UserId> everywhere) {
    UUID[] workspaces = changes.stream().map(c -> c.workspace().value()).toArray(UUID[]::new);
    UUID[] users = changes.stream().map(c -> c.user().value()).toArray(UUID[]::new);
    db.ofAll()
        .sql(
            """
            insert into presence_states (workspace_id, user_id, state, since)
            select workspace, member, 'offline', now()
            from unnest(cast(:workspaces as uuid[]), cast(:users as uuid[])) as w (workspace, member)
            where not exists (select from presence_states p
              where p.workspace_id = workspace and p.user_id = member)
            order by workspace, member
            on conflict do nothing""")
        .param("workspaces", workspaces)
        .param("users", users)
        .update();
    return db.ofAll()
        .sql(
            """
            select workspace_id, user_id from presence_states
            where (workspace_id, user_id) in (
                select * from unnest(cast(:workspaces as uuid[]), cast(:users as uuid[])))
              or user_id = any (:everywhere)
            order by workspace_id, user_id for update""")
        .param("workspaces", workspaces)
        .param("users", users)
        .param("everywhere", everywhere.stream().map(UserId::value).toArray(UUID[]::new))
        .query((row, _) -> recompute(row))
        .list();
  }

  /// A state that differs from the one that was announced before.
  ///
  /// @param wrapUpEndsAt null unless the state is `wrap-up`
  record Announcement(
      WorkspaceId workspace,
      UserId user,
      PresenceState state,
      Instant since,
      @Nullable Instant wrapUpEndsAt) {}

  /// What changed for a user.
  ///
  /// @param announcement null if the announced state is the same
  /// @param ended the interval of the history that ended; null if none did
  record Recomputed(@Nullable Announcement announcement, @Nullable PresenceInterval ended) {}

  /// Computes the states of users, whose rows are locked, from the sessions and the calls, and
  /// continues their history.
  ///
  /// @param grace the time after which a page that left is announced
  List<Recomputed> recompute(Collection<PresenceChange> changes, Duration grace) {
    ArrayNode json = JsonMapper.shared().createArrayNode();
    for (PresenceChange change : changes) {
      json.addObject()
          .put("workspace", change.workspace().toString())
          .put("member", change.user().toString())
          .put("socket", change.isSocket())
          .put("starts", change.startsWrapUp())
          .put("ends", change.endsWrapUp());
    }
    return db.ofAll()
        .sql(
            """
            with changed as (
              select * from jsonb_to_recordset(cast(:changes as jsonb)) as c (workspace uuid,
                member uuid, socket boolean, starts boolean, ends boolean)),
            known as (
              select p.*, c.socket,
                case
                  when c.ends then null
                  when c.starts and d.wrap_up_seconds > 0
                    then clock_timestamp() + make_interval(secs => d.wrap_up_seconds)
                  when p.wrap_up_until > clock_timestamp() then p.wrap_up_until
                end as wraps_up_until
              from changed c
                join presence_states p on p.workspace_id = c.workspace and p.user_id = c.member
                join workspace_directory d on d.id = c.workspace),
            computed as (
              select k.*, date_trunc('milliseconds', clock_timestamp()) as changed_at,
                case when k.state = 'wrap-up' and k.wrap_up_until <= clock_timestamp()
                  then k.wrap_up_until end as wrapped_up_at,
                least(
                  case when k.settles_at <= clock_timestamp() then k.settles_at end,
                  case when s.available is null or s.seen_at > s.lapsed_at
                    then s.lapsed_at end) as left_at,
                case
                  when exists (select from calling_agents a where a.user_id = k.user_id)
                    then 'on-call'
                  when s.available is null then 'offline'
                  when k.wraps_up_until is not null then 'wrap-up'
                  when s.available then 'available'
                  else 'away'
                end as actual
              from known k, lateral (
                select bool_or(s.available) filter (where n.expires_at > now()) as available,
                  min(s.since) filter (where n.expires_at > now()) as seen_at,
                  max(n.expires_at) filter (where n.expires_at <= now()) as lapsed_at
                from presence_sessions s join node_leases n on n.id = s.node_id
                where s.workspace_id = k.workspace_id and s.user_id = k.user_id) s),
            announced as (
              select c.*,
                case when socket and (state, actual) in (('available', 'away'),
                    ('available', 'offline'), ('away', 'offline'), ('wrap-up', 'offline'))
                  then state else actual end as next
              from computed c),
            updated as (
              update presence_states p set state = a.next, wrap_up_until = a.wraps_up_until,
                since = case when a.next = a.state then a.since else a.changed_at end,
                settles_at = case
                  when a.next = a.actual then null
                  when a.settles_at > clock_timestamp() then a.settles_at
                  else clock_timestamp() + make_interval(secs => :grace) end
              from announced a
              where p.workspace_id = a.workspace_id and p.user_id = a.user_id
                and (a.next <> a.state or a.next <> a.actual or a.settles_at is not null
                  or a.wraps_up_until is distinct from a.wrap_up_until)
              returning p.workspace_id, p.user_id, p.state, p.since, p.wrap_up_until,
                a.state as before),
            """
                + PresenceHistory.CONTINUED
                + """
                select a.workspace_id, a.user_id, u.state, u.since, u.wrap_up_until,
                  coalesce(u.state <> u.before, false) as is_announced, e.started_at, e.reached_at
                from announced a
                  left join updated u on u.workspace_id = a.workspace_id and u.user_id = a.user_id
                  left join ended e on e.workspace_id = a.workspace_id and e.user_id = a.user_id
                where u.state <> u.before or e.started_at is not null
                order by a.workspace_id, a.user_id""")
        .param("changes", json.toString())
        .param("grace", grace.toMillis() / 1000.0)
        .query(
            (row, _) ->
                new Recomputed(
                    row.getBoolean("is_announced") ? announcement(row) : null,
                    PresenceHistory.ended(row)))
        .list();
  }

  /// Moves the end of a wrap-up.
  ///
  /// @return empty when the user is not in wrap-up
  Optional<Announcement> moveWrapUpEnd(WorkspaceId workspace, UserId user, Instant end) {
    return db.of(workspace)
        .sql(
            """
            update presence_states set wrap_up_until = :end
            where workspace_id = :workspace and user_id = :user and state = 'wrap-up'
              and wrap_up_until > clock_timestamp()
            returning workspace_id, user_id, state, since, wrap_up_until""")
        .param("workspace", workspace.value())
        .param("user", user.value())
        .param("end", end.atOffset(ZoneOffset.UTC))
        .query((row, _) -> announcement(row))
        .optional();
  }

  private static Announcement announcement(ResultSet row) throws SQLException {
    PresenceState state = PresenceState.fromWire(row.getString("state"));
    return new Announcement(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        new UserId(row.getObject("user_id", UUID.class)),
        state,
        row.getTimestamp("since").toInstant(),
        wrapUpEnd(row, state));
  }

  private static @Nullable Instant wrapUpEnd(ResultSet row, PresenceState state)
      throws SQLException {
    Timestamp end = row.getTimestamp("wrap_up_until");
    return end == null || state != PresenceState.WRAP_UP ? null : end.toInstant();
  }

  /// Locks users whose grace or wrap-up has ended, whose interval of the history has lasted a day,
  /// or whose state does not agree with their calls. Rows that another transaction has locked are
  /// left to it.
  List<PresenceChange> lockDue(int limit) {
    return db.ofAll()
        .sql(
            """
            with due as materialized (
              select workspace_id, user_id from presence_states
              where settles_at <= clock_timestamp()
              union
              select workspace_id, user_id from presence_states
              where wrap_up_until <= clock_timestamp()
              union
              select workspace_id, user_id from presence_states p
              where state = 'on-call'
                and not exists (select from calling_agents a where a.user_id = p.user_id)
              union
              select workspace_id, user_id from presence_intervals
              where ended_at is null and started_at <= clock_timestamp() - interval '1 day'
              union
              select p.workspace_id, p.user_id
              from calling_agents a join presence_states p on p.user_id = a.user_id
              where p.state <> 'on-call')
            select workspace_id, user_id from presence_states
            where (workspace_id, user_id) in (select * from due)
            order by workspace_id, user_id limit :limit for update skip locked""")
        .param("limit", limit)
        .query((row, _) -> recompute(row))
        .list();
  }

  /// Returns the members who are available, on a call, or in wrap-up.
  Set<UserId> staff(WorkspaceId workspace) {
    return new HashSet<>(
        db.of(workspace)
            .sql(
                """
                select p.user_id
                from presence_states p join member_directory m
                  on m.workspace_id = p.workspace_id and m.user_id = p.user_id
                where p.workspace_id = :workspace
                  and p.state in ('available', 'on-call', 'wrap-up')""")
            .param("workspace", workspace.value())
            .query((row, _) -> new UserId(row.getObject("user_id", UUID.class)))
            .list());
  }

  /// Returns the announced state of each member, by name.
  List<MemberPresence> members(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select u.id, u.name, coalesce(p.state, 'offline') as state, p.since, p.wrap_up_until
            from member_directory m
              join user_directory u on u.id = m.user_id
              left join presence_states p
                on p.workspace_id = m.workspace_id and p.user_id = m.user_id
            where m.workspace_id = :workspace
            order by lower(u.name), u.id""")
        .param("workspace", workspace.value())
        .query(
            (row, _) -> {
              Timestamp since = row.getTimestamp("since");
              PresenceState state = PresenceState.fromWire(row.getString("state"));
              return new MemberPresence(
                  new UserId(row.getObject("id", UUID.class)),
                  row.getString("name"),
                  state,
                  since == null ? null : since.toInstant(),
                  wrapUpEnd(row, state));
            })
        .list();
  }

  /// Counts over all workspaces, of the members by state and of the sessions on live nodes.
  record Counts(Map<PresenceState, Long> byState, long sessions) {}

  Counts count() {
    Map<PresenceState, Long> byState = new EnumMap<>(PresenceState.class);
    db.ofAll()
        .sql(
            """
            select state, count(*) as members from presence_states where state <> 'offline'
            group by state""")
        .query(
            row -> {
              byState.put(PresenceState.fromWire(row.getString("state")), row.getLong("members"));
            });
    long sessions =
        db.ofAll()
            .sql("select count(*) from presence_sessions s join live_nodes n on n.id = s.node_id")
            .query(Long.class)
            .single();
    return new Counts(byState, sessions);
  }

  private static PresenceChange recompute(ResultSet row) throws SQLException {
    return PresenceChange.recompute(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        new UserId(row.getObject("user_id", UUID.class)));
  }
}
