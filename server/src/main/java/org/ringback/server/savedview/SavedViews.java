package org.ringback.server.savedview;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.savedview.SavedView.Owner;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

/// The saved views of a workspace. Members see their own and the shared ones. Supervisors share
/// theirs; administrators may change and delete every shared view.
public final class SavedViews {
  static final int MAX_PER_MEMBER = 50;

  private final Database db;
  private final SavedViewStore store;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final Clock clock;

  SavedViews(Database db, AuditLog audit, UuidV7 ids, Clock clock) {
    this.db = db;
    this.store = new SavedViewStore(db);
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param screen null for all screens
  List<SavedView> list(Member member, @Nullable Screen screen) {
    return store.list(member.workspace(), member.user(), screen);
  }

  Optional<SavedView> find(Member member, UUID id) {
    return store.find(member.workspace(), member.user(), id);
  }

  /// The filters of a view of the list of calls.
  public record CallsView(String name, Map<String, String> filter) {}

  /// Returns a view of the list of calls that the member sees.
  public Optional<CallsView> findCallsView(Member member, UUID id) {
    return find(member, id)
        .filter(view -> view.screen() == Screen.CALLS)
        .map(view -> new CallsView(view.name(), view.filter()));
  }

  SavedView save(
      MemberPrincipal by, Screen screen, String name, boolean shared, Map<String, String> filter) {
    Member member = by.member();
    WorkspaceId workspace = member.workspace();
    if (shared) {
      requireSharing(member);
    }
    return db.inTransaction(
        () -> {
          if (store.count(workspace, member.user()) >= MAX_PER_MEMBER) {
            throw conflict(
                "too-many-views",
                "Too many views",
                "You have " + MAX_PER_MEMBER + " views. Delete one that is no longer used.");
          }
          Owner owner = new Owner(member.user().value(), member.name());
          SavedView view = new SavedView(ids.next(), screen, name, shared, owner, filter, false);
          if (!store.insert(workspace, view, clock.instant())) {
            throw nameTaken();
          }
          if (shared) {
            write(by, "saved-view.shared", view);
          }
          return view;
        });
  }

  SavedView change(MemberPrincipal by, SavedView before, SavedView after) {
    requireChange(by.member(), before);
    if (after.shared() && !before.shared()) {
      requireSharing(by.member());
    }
    return db.inTransaction(
        () -> {
          if (!store.update(by.workspace(), after)) {
            throw nameTaken();
          }
          if (before.shared() && !after.shared()) {
            store.removeDefaultsOfOthers(by.workspace(), after);
          }
          if (before.shared() || after.shared()) {
            write(by, after.shared() ? "saved-view.shared" : "saved-view.unshared", after);
          }
          return after;
        });
  }

  void delete(MemberPrincipal by, SavedView view) {
    requireChange(by.member(), view);
    store.delete(by.workspace(), view.id());
    if (view.shared()) {
      write(by, "saved-view.deleted", view);
    }
  }

  void setDefault(Member member, SavedView view) {
    store.setDefault(member.workspace(), member.user(), view);
  }

  void removeDefault(Member member, SavedView view) {
    store.removeDefault(member.workspace(), member.user(), view);
  }

  /// The entry has no name of the view, which may be that of a customer, because entries are never
  /// deleted.
  private void write(MemberPrincipal by, String action, SavedView view) {
    audit.write(
        by.workspace(),
        by.auditEvent(action, view.id().toString(), Map.of("screen", view.screen().wire())));
  }

  private static void requireChange(Member member, SavedView view) {
    if (!view.isOwnedBy(member.user()) && !member.role().atLeast(Role.ADMIN)) {
      throw ProblemException.forbidden(
          "Only its owner and administrators can change a shared view. Save a view of your own.");
    }
  }

  private static void requireSharing(Member member) {
    if (!member.role().atLeast(Role.SUPERVISOR)) {
      throw ProblemException.forbidden(
          "Sharing a view requires the role supervisor. Save it for yourself instead.");
    }
  }

  private static ProblemException nameTaken() {
    return conflict(
        "view-name-taken", "Name is in use", "You have a view of this name. Enter another one.");
  }

  private static ProblemException conflict(String code, String title, String detail) {
    return new ProblemException(Problem.of(409, code, title, detail));
  }
}
