package org.ringback.server.tenancy;

import java.time.Clock;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.db.BatchLookup;
import org.ringback.server.db.Database;
import org.ringback.server.db.RecentValues;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.UserId;

/// Workspaces and their members.
public final class Workspaces implements AutoCloseable {
  private final WorkspaceStore store;
  private final UuidV7 ids;
  private final Clock clock;
  private final BatchLookup<MembershipKey, Member> lookups;
  private final RecentValues<MembershipKey, Member> recent;

  public Workspaces(Database db, UuidV7 ids, Clock clock) {
    this.store = new WorkspaceStore(db);
    this.ids = ids;
    this.clock = clock;
    this.lookups = new BatchLookup<>("membership-lookups", store::find);
    this.recent = new RecentValues<>(50_000, lookups::find);
  }

  /// Returns the membership; empty if the user is not a member or the workspace does not exist.
  public Optional<Member> membership(WorkspaceId workspace, UserId user) {
    return Optional.ofNullable(recent.get(new MembershipKey(workspace, user)));
  }

  /// Removes the membership from the cache.
  public void invalidate(WorkspaceId workspace, UserId user) {
    recent.invalidate(new MembershipKey(workspace, user));
  }

  /// A pair of workspace and user.
  public record MembershipKey(WorkspaceId workspace, UserId user) {}

  /// Returns the pairs that are no memberships.
  public Set<MembershipKey> findNonMembers(Set<MembershipKey> memberships) {
    Set<MembershipKey> nonMembers = new HashSet<>(memberships);
    nonMembers.removeAll(store.memberships(memberships));
    return nonMembers;
  }

  /// Returns the members, by name.
  public List<Member> members(WorkspaceId workspace) {
    return store.members(workspace);
  }

  /// Returns the workspaces of a user with the role in each, by name.
  public List<Membership> of(UserId user) {
    return store.of(user);
  }

  public Optional<Workspace> find(WorkspaceId workspace) {
    return store.find(workspace);
  }

  /// Returns the workspace, unless it is being deleted.
  public Optional<Workspace> findOpen(WorkspaceId workspace) {
    return store.isBeingDeleted(workspace) ? Optional.empty() : store.find(workspace);
  }

  /// Deletes the row of a workspace, and with it all rows that belong to it, in the caller's
  /// transaction.
  public void delete(WorkspaceId workspace) {
    store.delete(workspace);
  }

  /// Returns every workspace, the oldest first.
  public List<WorkspaceId> ids() {
    return store.ids();
  }

  public Optional<Workspace> findBySlug(String slug) {
    return store.findBySlug(slug);
  }

  /// Creates a workspace in UTC.
  ///
  /// @param slug unique, lower-case words joined by dashes; part of resource names at Twilio
  public WorkspaceId create(String name, String slug) {
    if (name.isBlank() || !slug.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("a workspace needs a name and a slug like acme-support");
    }
    Workspace workspace = Workspace.of(new WorkspaceId(ids.next()), name, slug, ZoneId.of("UTC"));
    if (!store.insert(workspace, clock.instant())) {
      throw new IllegalArgumentException("the slug " + slug + " is taken");
    }
    return workspace.id();
  }

  /// @param slug gets a random suffix if it is taken
  Workspace create(String name, String slug, ZoneId timeZone) {
    UUID id = ids.next();
    Workspace workspace = Workspace.of(new WorkspaceId(id), name, slug, timeZone);
    if (store.insert(workspace, clock.instant())) {
      return workspace;
    }
    String suffix = id.toString().substring(id.toString().length() - 8);
    Workspace suffixed = Workspace.of(new WorkspaceId(id), name, slug + "-" + suffix, timeZone);
    if (!store.insert(suffixed, clock.instant())) {
      throw new IllegalStateException("the slug " + suffixed.slug() + " is taken");
    }
    return suffixed;
  }

  void update(Workspace workspace) {
    store.update(workspace);
  }

  /// Returns the current usage period, and stores its start when a new one has begun.
  public UsagePeriod currentPeriod(WorkspaceId workspace) {
    return store.currentPeriod(workspace, clock.instant());
  }

  /// Adds the user as a member, or changes their role.
  public void admit(WorkspaceId workspace, UserId user, Role role) {
    store.admit(workspace, user, role);
    invalidate(workspace, user);
  }

  @Override
  public void close() {
    lookups.close();
  }

  /// A workspace as one of its members sees it.
  public record Membership(Workspace workspace, Role role) {}
}
