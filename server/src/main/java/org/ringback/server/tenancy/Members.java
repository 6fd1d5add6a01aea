package org.ringback.server.tenancy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.UserId;

/// Changes roles and removes members. A workspace always has an owner, and only owners change or
/// remove owners.
public final class Members {
  private final Database db;
  private final MemberStore store;
  private final Sessions sessions;
  private final Workspaces workspaces;
  private final AuditLog audit;
  private final InvitationStore invitations;
  private final Clock clock;
  private final List<BiConsumer<WorkspaceId, UserId>> listeners = new CopyOnWriteArrayList<>();

  Members(Database db, Sessions sessions, Workspaces workspaces, AuditLog audit, Clock clock) {
    this.workspaces = workspaces;
    this.invitations = new InvitationStore(db);
    this.clock = clock;
    this.db = db;
    this.store = new MemberStore(db);
    this.sessions = sessions;
    this.audit = audit;
  }

  /// Calls the listener for each removed member, on the thread that removes them. RingbackServer
  /// registers the event sockets, because `events` is above this package.
  public void onRemoved(BiConsumer<WorkspaceId, UserId> listener) {
    listeners.add(listener);
  }

  /// Changes the member's role and ends their sessions. A lower role also revokes the invitations
  /// that they sent.
  ///
  /// @return the changed member
  Member changeRole(Member by, UserId user, Role role) {
    Change change =
        db.inTransaction(
            () -> {
              Member before = lockAndFind(by, user);
              if (role == before.role()) {
                return new Change(before, before);
              }
              if (!by.role().atLeast(role)) {
                throw roleAboveYours(role);
              }
              requireOtherOwner(before);
              store.setRole(by.workspace(), user, role);
              if (!role.atLeast(before.role())) {
                invitations.revokeBy(by.workspace(), user, clock.instant());
              }
              Member after =
                  new Member(before.workspace(), user, role, before.name(), before.email());
              audit.write(
                  by.workspace(),
                  AuditEvent.of(
                      by.user(),
                      "member.role-changed",
                      before.email(),
                      Map.of("before", before.role().wire(), "after", role.wire())));
              return new Change(before, after);
            });
    workspaces.invalidate(by.workspace(), user);
    if (change.before().role() != role) {
      sessions.endAll(user, null);
    }
    return change.after();
  }

  /// Removes the member and closes their sockets in this workspace. If they are in no other
  /// workspace, their sessions end.
  void remove(Member by, UserId user) {
    boolean isElsewhere =
        db.inTransaction(
            () -> {
              Member before = lockAndFind(by, user);
              requireOtherOwner(before);
              store.remove(by.workspace(), user);
              invitations.revokeBy(by.workspace(), user, clock.instant());
              audit.write(
                  by.workspace(),
                  AuditEvent.of(
                      by.user(),
                      "member.removed",
                      before.email(),
                      Map.of("before", before.role().wire())));
              return store.isInAny(user);
            });
    workspaces.invalidate(by.workspace(), user);
    if (!isElsewhere) {
      sessions.endAll(user, null);
    }
    listeners.forEach(listener -> listener.accept(by.workspace(), user));
  }

  /// Removes all members and invitations of a workspace that is deleted, in the caller's
  /// transaction. Then their sockets close, and the sessions of those in no other workspace end,
  /// except those of the member who deletes it.
  public void removeAll(Member by) {
    WorkspaceId workspace = by.workspace();
    store.lock(workspace);
    List<UserId> removed = workspaces.members(workspace).stream().map(Member::user).toList();
    store.close(workspace, clock.instant());
    invitations.deleteAll(workspace);
    db.afterCommit(() -> removed.forEach(user -> leave(by, user)));
  }

  private void leave(Member by, UserId user) {
    workspaces.invalidate(by.workspace(), user);
    if (!user.equals(by.user()) && !store.isInAny(user)) {
      sessions.endAll(user, null);
    }
    listeners.forEach(listener -> listener.accept(by.workspace(), user));
  }

  private record Change(Member before, Member after) {}

  /// Locks the workspace's members and returns the member.
  private Member lockAndFind(Member by, UserId user) {
    store.lock(by.workspace());
    Member current = store.find(by.workspace(), by.user()).orElseThrow(ProblemException::notFound);
    Member before = store.find(by.workspace(), user).orElseThrow(ProblemException::notFound);
    if (!current.role().atLeast(Role.ADMIN) || !current.role().atLeast(before.role())) {
      throw ProblemException.forbidden(
          "Your role does not allow this. Only owners may change or remove an owner.");
    }
    return before;
  }

  private void requireOtherOwner(Member before) {
    if (before.role() == Role.OWNER && store.owners(before.workspace()) == 1) {
      throw new ProblemException(
          Problem.of(
              409,
              "last-owner",
              "A workspace needs an owner",
              "This is the last owner. Make another member an owner first."));
    }
  }

  static ProblemException roleAboveYours(Role role) {
    return ProblemException.forbidden(
        "You may not assign the role "
            + role.wire()
            + ", because it is above yours. Ask an owner.");
  }
}
