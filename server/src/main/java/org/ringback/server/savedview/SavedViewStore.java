package org.ringback.server.savedview;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.savedview.SavedView.Owner;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of saved views.
final class SavedViewStore {
  /// The views that a member sees: their own, and the shared ones.
  private static final String VISIBLE =
      """
      select v.id, v.screen, v.name, v.shared, v.owner_id, u.name as owner_name, v.filter,
        d.view_id is not null as is_default
      from saved_views v
      join user_directory u on u.id = v.owner_id
      left join default_views d on d.workspace_id = v.workspace_id and d.user_id = :user
        and d.screen = v.screen and d.view_id = v.id
      where v.workspace_id = :workspace and (v.shared or v.owner_id = :user)""";

  private final Database db;

  SavedViewStore(Database db) {
    this.db = db;
  }

  /// @param screen null for all screens
  List<SavedView> list(WorkspaceId workspace, UserId user, @Nullable Screen screen) {
    return sql(
            VISIBLE
                + " and (cast(:screen as text) is null or v.screen = :screen)"
                + " order by v.shared, lower(v.name), v.id",
            workspace,
            user)
        .param("screen", screen == null ? null : screen.wire())
        .query((row, _) -> view(row))
        .list();
  }

  Optional<SavedView> find(WorkspaceId workspace, UserId user, UUID id) {
    return sql(VISIBLE + " and v.id = :id", workspace, user)
        .param("id", id)
        .query((row, _) -> view(row))
        .optional();
  }

  /// What members typed into a view.
  ///
  /// @param text the text of its filter; empty without one
  record Texts(UUID id, String name, String text) {}

  /// Returns the texts of all views of a workspace.
  List<Texts> texts(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select id, name, coalesce(filter ->> 'q', '') as text from saved_views
            where workspace_id = :workspace""")
        .param("workspace", workspace.value())
        .query(
            (row, _) ->
                new Texts(
                    row.getObject("id", UUID.class), row.getString("name"), row.getString("text")))
        .list();
  }

  int count(WorkspaceId workspace, UserId owner) {
    return sql(
            """
            select count(*) from saved_views
            where workspace_id = :workspace and owner_id = :user""",
            workspace,
            owner)
        .query(Integer.class)
        .single();
  }

  /// @return false when the owner has a view of this name for the screen
  boolean insert(WorkspaceId workspace, SavedView view, Instant now) {
    return db.of(workspace)
            .sql(
                """
                insert into saved_views (workspace_id, id, screen, owner_id, name, shared, filter,
                  created_at)
                values (:workspace, :id, :screen, :owner, :name, :shared, cast(:filter as jsonb), :now)
                on conflict do nothing""")
            .param("workspace", workspace.value())
            .param("id", view.id())
            .param("screen", view.screen().wire())
            .param("owner", view.owner().id())
            .param("name", view.name())
            .param("shared", view.shared())
            .param("filter", json(view.filter()))
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /// @return false when the owner has another view of this name for the screen
  boolean update(WorkspaceId workspace, SavedView view) {
    return db.of(workspace)
            .sql(
                """
                update saved_views v
                set name = :name, shared = :shared, filter = cast(:filter as jsonb)
                where v.workspace_id = :workspace and v.id = :id and not exists (
                  select from saved_views o
                  where o.workspace_id = v.workspace_id and o.owner_id = v.owner_id
                    and o.screen = v.screen and lower(o.name) = lower(:name) and o.id <> v.id)""")
            .param("workspace", workspace.value())
            .param("id", view.id())
            .param("name", view.name())
            .param("shared", view.shared())
            .param("filter", json(view.filter()))
            .update()
        == 1;
  }

  void delete(WorkspaceId workspace, UUID id) {
    db.of(workspace)
        .sql("delete from saved_views where workspace_id = :workspace and id = :id")
        .param("workspace", workspace.value())
        .param("id", id)
        .update();
  }

  /// Removes a view from the defaults of all members but its owner, who still sees it.
  void removeDefaultsOfOthers(WorkspaceId workspace, SavedView view) {
    sql(
            """
            delete from default_views
            where workspace_id = :workspace and view_id = :id and user_id <> :user""",
            workspace,
            new UserId(view.owner().id()))
        .param("id", view.id())
        .update();
  }

  void setDefault(WorkspaceId workspace, UserId user, SavedView view) {
    sql(
            """
            insert into default_views (workspace_id, user_id, screen, view_id)
            values (:workspace, :user, :screen, :id)
            on conflict (workspace_id, user_id, screen) do update set view_id = excluded.view_id""",
            workspace,
            user)
        .param("screen", view.screen().wire())
        .param("id", view.id())
        .update();
  }

  void removeDefault(WorkspaceId workspace, UserId user, SavedView view) {
    sql(
            """
            delete from default_views
            where workspace_id = :workspace and user_id = :user and view_id = :id""",
            workspace,
            user)
        .param("id", view.id())
        .update();
  }

  private JdbcClient.StatementSpec sql(String sql, WorkspaceId workspace, UserId user) {
    return db.of(workspace)
        .sql(sql)
        .param("workspace", workspace.value())
        .param("user", user.value());
  }

  private static String json(Map<String, String> filter) {
    return JsonMapper.shared().writeValueAsString(filter);
  }

  private static SavedView view(ResultSet row) throws SQLException {
    Map<String, String> filter = new LinkedHashMap<>();
    JsonMapper.shared()
        .readTree(row.getString("filter"))
        .forEachEntry((name, value) -> filter.put(name, value.stringValue()));
    return new SavedView(
        row.getObject("id", UUID.class),
        Screen.of(row.getString("screen")).orElseThrow(),
        row.getString("name"),
        row.getBoolean("shared"),
        new Owner(row.getObject("owner_id", UUID.class), row.getString("owner_name")),
        filter,
        row.getBoolean("is_default"));
  }
}
