package org.ringback.server.tenancy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;

/// The SQL of workspaces and their members.
final class WorkspaceStore {
  private final Database db;

  WorkspaceStore(Database db) {
    this.db = db;
  }

  /// Returns all memberships of the users in these keys.
  Set<Workspaces.MembershipKey> memberships(Set<Workspaces.MembershipKey> keys) {
    return new HashSet<>(
        db.ofAll()
            .sql(
                """
                select workspace_id, user_id from workspace_members where user_id = any (:users)""")
            .param(
                "users", keys.stream().map(k -> k.user().value()).distinct().toArray(UUID[]::new))
            .query(
                (row, _) ->
                    new Workspaces.MembershipKey(
                        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                        new UserId(row.getObject("user_id", UUID.class))))
            .list());
  }

  /// Returns every workspace, the oldest first.
  List<WorkspaceId> ids() {
    return db.ofAll()
        .sql("select id from workspaces order by created_at, id")
        .query((row, _) -> new WorkspaceId(row.getObject("id", UUID.class)))
        .list();
  }

  Optional<Member> member(WorkspaceId workspace, UserId user) {
    Workspaces.MembershipKey key = new Workspaces.MembershipKey(workspace, user);
    return Optional.ofNullable(find(Set.of(key)).get(key));
  }

  /// Returns the members with these keys.
  Map<Workspaces.MembershipKey, Member> find(Collection<Workspaces.MembershipKey> keys) {
    return db
        .of(keys.stream().map(Workspaces.MembershipKey::workspace).toList())
        .sql(
            """
            select m.workspace_id, m.user_id, m.role, u.name, u.email
            from unnest(cast(:workspaces as uuid[]), cast(:users as uuid[])) as k (workspace, member)
              join workspace_members m on m.workspace_id = k.workspace and m.user_id = k.member
              join user_directory u on u.id = m.user_id""")
        .param("workspaces", keys.stream().map(k -> k.workspace().value()).toArray(UUID[]::new))
        .param("users", keys.stream().map(k -> k.user().value()).toArray(UUID[]::new))
        .query((row, _) -> member(row))
        .list()
        .stream()
        .collect(
            Collectors.toMap(
                member -> new Workspaces.MembershipKey(member.workspace(), member.user()),
                member -> member));
  }

  List<Member> members(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select m.workspace_id, m.user_id, m.role, u.name, u.email
            from workspace_members m join user_directory u on u.id = m.user_id
            where m.workspace_id = :workspace
            order by lower(u.name), u.id""")
        .param("workspace", workspace.value())
        .query((row, _) -> member(row))
        .list();
  }

  List<Workspaces.Membership> of(UserId user) {
    return db.ofAll()
        .sql(
            """
            select w.id, w.name, w.slug, w.time_zone, w.wrap_up_seconds, w.ring_strategy,
              w.max_wait_seconds, w.call_strategy, w.supervision_visible, w.call_waiting,
              w.machine_detection, m.role
            from workspace_members m join workspaces w on w.id = m.workspace_id
            where m.user_id = :user
            order by lower(w.name), w.id""")
        .param("user", user.value())
        .query(
            (row, _) ->
                new Workspaces.Membership(workspace(row), Role.fromWire(row.getString("role"))))
        .list();
  }

  Optional<Workspace> find(WorkspaceId workspace) {
    return db.of(workspace)
        .sql("select * from workspaces where id = :id")
        .param("id", workspace.value())
        .query((row, _) -> workspace(row))
        .optional();
  }

  boolean isBeingDeleted(WorkspaceId workspace) {
    return db.of(workspace)
        .sql("select exists (select from workspaces where id = :id and deleting_at is not null)")
        .param("id", workspace.value())
        .query(Boolean.class)
        .single();
  }

  void delete(WorkspaceId workspace) {
    db.of(workspace)
        .sql("delete from workspaces where id = :id")
        .param("id", workspace.value())
        .update();
  }

  Optional<Workspace> findBySlug(String slug) {
    return db.ofAll()
        .sql("select * from workspaces where slug = :slug")
        .param("slug", slug)
        .query((row, _) -> workspace(row))
        .optional();
  }

  /// Returns false if the slug is taken.
  boolean insert(Workspace workspace, Instant now) {
    return db.of(workspace.id())
            .sql(
                """
                insert into workspaces
                  (id, name, slug, time_zone, call_strategy, current_period_starts_at, created_at)
                values (:id, :name, :slug, :timeZone, :callStrategy, :now, :now)
                on conflict (slug) do nothing""")
            .param("id", workspace.id().value())
            .param("name", workspace.name())
            .param("slug", workspace.slug())
            .param("timeZone", workspace.timeZone().getId())
            .param("callStrategy", workspace.callStrategy().wire())
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  void update(Workspace workspace) {
    db.of(workspace.id())
        .sql(
            """
            update workspaces set name = :name, time_zone = :timeZone, wrap_up_seconds = :wrapUp,
              ring_strategy = :ringStrategy, max_wait_seconds = :maxWait,
              call_strategy = :callStrategy, supervision_visible = :supervisionVisible,
              call_waiting = :callWaiting, machine_detection = :machineDetection
            where id = :id""")
        .param("id", workspace.id().value())
        .param("name", workspace.name())
        .param("timeZone", workspace.timeZone().getId())
        .param("wrapUp", workspace.wrapUpSeconds())
        .param("ringStrategy", workspace.ringStrategy().wire())
        .param("maxWait", workspace.maxWaitSeconds())
        .param("callStrategy", workspace.callStrategy().wire())
        .param("supervisionVisible", workspace.supervisionVisible())
        .param("callWaiting", workspace.callWaiting())
        .param("machineDetection", workspace.machineDetection())
        .update();
  }

  UsagePeriod currentPeriod(WorkspaceId workspace, Instant now) {
    UsagePeriod period =
        db.of(workspace)
            .sql("select current_period_starts_at, time_zone from workspaces where id = :id")
            .param("id", workspace.value())
            .query(
                (row, _) ->
                    UsagePeriod.containing(
                        now,
                        row.getTimestamp("current_period_starts_at").toInstant(),
                        ZoneId.of(row.getString("time_zone"))))
            .single();
    db.of(workspace)
        .sql(
            """
            update workspaces set current_period_starts_at = :start
            where id = :id and current_period_starts_at < :start""")
        .param("id", workspace.value())
        .param("start", Timestamp.from(period.start()))
        .update();
    return period;
  }

  void admit(WorkspaceId workspace, UserId user, Role role) {
    db.of(workspace)
        .sql(
            """
            insert into workspace_members (workspace_id, user_id, role)
            values (:workspace, :user, :role)
            on conflict (workspace_id, user_id) do update set role = excluded.role""")
        .param("workspace", workspace.value())
        .param("user", user.value())
        .param("role", role.wire())
        .update();
  }

  private static Member member(ResultSet row) throws SQLException {
    return new Member(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        new UserId(row.getObject("user_id", UUID.class)),
        Role.fromWire(row.getString("role")),
        row.getString("name"),
        row.getString("email"));
  }

  private static Workspace workspace(ResultSet row) throws SQLException {
    return new Workspace(
        new WorkspaceId(row.getObject("id", UUID.class)),
        row.getString("name"),
        row.getString("slug"),
        ZoneId.of(row.getString("time_zone")),
        row.getInt("wrap_up_seconds"),
        RingStrategy.fromWire(row.getString("ring_strategy")).orElseThrow(),
        row.getInt("max_wait_seconds"),
        CallStrategy.fromWire(row.getString("call_strategy")).orElseThrow(),
        row.getBoolean("supervision_visible"),
        row.getBoolean("call_waiting"),
        row.getBoolean("machine_detection"));
  }
}
