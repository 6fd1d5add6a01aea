package org.ringback.server.tenancy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;

/// The SQL that changes members.
public final class MemberStore {
  private final Database db;
  private final WorkspaceStore workspaces;

  public MemberStore(Database db) {
    this.db = db;
    this.workspaces = new WorkspaceStore(db);
  }

  /// Locks the members of the workspace until the transaction ends.
  public void lock(WorkspaceId workspace) {
    var _ =
        db.of(workspace)
            .sql("select id from workspaces where id = :id for no key update")
            .param("id", workspace.value())
            .query()
            .listOfRows();
  }

  Optional<Member> find(WorkspaceId workspace, UserId user) {
    return workspaces.member(workspace, user);
  }

  boolean isMember(WorkspaceId workspace, String email) {
    return workspaces.members(workspace).stream()
        .anyMatch(member -> member.email().equalsIgnoreCase(email));
  }

  /// Adds the user as a member; an existing member keeps their role.
  void admit(WorkspaceId workspace, UserId user, Role role) {
    if (find(workspace, user).isEmpty()) {
      workspaces.admit(workspace, user, role);
    }
  }

  int owners(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select count(*) from workspace_members
            where workspace_id = :workspace and role = 'owner'""")
        .param("workspace", workspace.value())
        .query(Integer.class)
        .single();
  }

  void setRole(WorkspaceId workspace, UserId user, Role role) {
    db.of(workspace)
        .sql(
            """
            update workspace_members set role = :role
            where workspace_id = :workspace and user_id = :user""")
        .param("role", role.wire())
        .param("workspace", workspace.value())
        .param("user", user.value())
        .update();
  }

  void remove(WorkspaceId workspace, UserId user) {
    db.of(workspace)
        .sql(
            """
            delete from workspace_members
            where workspace_id = :workspace and user_id = :user""")
        .param("workspace", workspace.value())
        .param("user", user.value())
        .update();
  }

  /// Removes all members of a workspace that is being deleted.
  void close(WorkspaceId workspace, Instant now) {
    db.of(workspace)
        .sql("update workspaces set deleting_at = :now where id = :id")
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("id", workspace.value())
        .update();
    db.of(workspace)
        .sql("delete from workspace_members where workspace_id = :workspace")
        .param("workspace", workspace.value())
        .update();
  }

  boolean isInAny(UserId user) {
    return !workspaces.of(user).isEmpty();
  }
}
