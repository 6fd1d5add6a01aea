package org.ringback.server.presence;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ringback.server.events.Event;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The states of users, and the browsers that a call rings. All nodes see the same.
public final class Presence {
  /// More browsers than the agents of a workspace have.
  private static final int MAX_BROWSERS = 1_000;

  private final PresenceStore store;
  private final ReachabilityStore reachability;
  private final PresenceUpdater updater;
  private final Clock clock;

  Presence(
      PresenceStore store, ReachabilityStore reachability, PresenceUpdater updater, Clock clock) {
    this.store = store;
    this.reachability = reachability;
    this.updater = updater;
    this.clock = clock;
  }

  /// Returns the browsers that an inbound call rings: those of users who are available, who are not
  /// on a call in any workspace, and not in wrap-up. Each user gets a place before one gets a
  /// second, the longest available first. One statement reads all of it, because the first webhook
  /// of each call runs it.
  ///
  /// @param isWithPush whether to return browsers that only a push message reaches, after the
  ///   others: of users who would take a call, but have no page open in which they are available
  public List<RingableBrowser> ringable(WorkspaceId workspace, boolean isWithPush) {
    return reachability.ringable(workspace, clock.instant(), isWithPush, MAX_BROWSERS);
  }

  /// Returns the members who take calls, now or soon: who are available, on a call, or in wrap-up.
  public Set<UserId> staff(WorkspaceId workspace) {
    return store.staff(workspace);
  }

  /// Returns the browsers in which a user is available, also during a call or a wrap-up.
  public List<ClientIdentity> browsers(WorkspaceId workspace, UserId user, int limit) {
    return reachability.available(workspace, user, clock.instant(), limit);
  }

  /// Returns whether a call can be placed for a user: available in a browser, and not on a call in
  /// any workspace.
  public boolean canBeConnected(WorkspaceId workspace, UserId user) {
    return !browsers(workspace, user, 1).isEmpty() && !reachability.isOnCall(user);
  }

  /// Returns whether an offer reaches a member: in a browser in which she is available, also on a
  /// call that she can put on hold, or by a push message.
  public boolean isReachable(WorkspaceId workspace, UserId user) {
    return canBeConnected(workspace, user)
        || interruptible(workspace).contains(user)
        || isReachableByPush(workspace, user);
  }

  /// Returns whether only a push message reaches a member who would take a call.
  public boolean isReachableByPush(WorkspaceId workspace, UserId user) {
    return reachability.isReachableByPush(workspace, user, clock.instant());
  }

  /// Returns the members who are available in a browser and on calls that they can put on hold for
  /// another call of this workspace.
  public Set<UserId> interruptible(WorkspaceId workspace) {
    return reachability.interruptible(workspace, clock.instant());
  }

  /// Returns whether a user talks, in any workspace.
  public boolean isOnCall(UserId user) {
    return reachability.isOnCall(user);
  }

  /// Computes the states of users after a change of their calls, in the caller's transaction. A
  /// user is on a call in all of their workspaces, because they cannot take another one.
  ///
  /// @return the events to append as the last step of the transaction, together with its others
  public List<Event> update(List<AgentActivity> activities) {
    return updater.apply(
        activities.stream()
            .map(
                each ->
                    new PresenceChange(
                        each.workspace(), each.user(), false, each.hasFinished(), false))
            .toList(),
        activities.stream().map(AgentActivity::user).collect(Collectors.toSet()));
  }

  /// Calls the listener with the intervals of the history that ended, in the transaction that ends
  /// them. Their times are those of the view `presence_history`.
  public void onEnded(Consumer<List<PresenceInterval>> listener) {
    updater.onEnded(listener);
  }

  /// Returns the state of each member, by name.
  List<MemberPresence> members(WorkspaceId workspace) {
    return store.members(workspace);
  }
}
