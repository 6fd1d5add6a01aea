package org.ringback.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.ringback.server.call.CallAnnouncements;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.Presence;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.webpush.CallPushes;

/// Rings single agents for a call that others are part of, and returns customers to the line. Its
/// methods run in a transaction of the caller.
public final class Ringing {
  /// How much longer than it rings an agent stays reserved, to join after a late claim.
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final CallFlowStore flows;
  private final OfferStore offers;
  private final ClaimStore claims;
  private final CallAnnouncements announcements;
  private final Presence presence;
  private final CallPushes pushes;

  Ringing(
      CallFlowStore flows,
      OfferStore offers,
      ClaimStore claims,
      CallAnnouncements announcements,
      Presence presence,
      CallPushes pushes) {
    this.flows = flows;
    this.offers = offers;
    this.claims = claims;
    this.announcements = announcements;
    this.presence = presence;
    this.pushes = pushes;
  }

  /// Locks the line of a workspace until the transaction ends, and returns the time.
  public Instant lock(WorkspaceId workspace) {
    return flows.lockLine(workspace);
  }

  /// Locks the lines of workspaces until the transaction ends, without waiting.
  ///
  /// @return those whose line is locked now
  public Set<WorkspaceId> tryLock(Collection<WorkspaceId> workspaces) {
    return flows.tryLockLines(workspaces);
  }

  /// Reserves an agent for a call. One who is on a call can put it on hold for this one.
  ///
  /// @return false when the agent is not available or rings for another call
  public boolean reserve(WorkspaceId workspace, CallId call, UserId user, CallOffer offer) {
    Duration length = Duration.between(flows.lockLine(workspace), offer.expiresAt()).plus(GRACE);
    return presence.isReachable(workspace, user)
        && offers.reserve(workspace, call, Set.of(user), length, offer).contains(user);
  }

  /// Announces a reserved call to its agent, also by a push message to one without an open page, as
  /// the last step of the transaction.
  public void announce(WorkspaceId workspace, CallId call, UserId user, CallOffer offer) {
    if (presence.isReachableByPush(workspace, user)) {
      pushes.ring(workspace, call, List.of(user), offer.expiresAt());
    }
    announcements.ringing(workspace, call, List.of(user), offer);
  }

  /// Stops the ringing of a call for an agent, as the last step of the transaction.
  ///
  /// @param reason of the event `incoming-call-ended`
  public void stop(WorkspaceId workspace, CallId call, UserId user, String reason) {
    boolean isRinging =
        offers.of(workspace, user).stream().anyMatch(each -> each.call().equals(call));
    offers.remove(workspace, call, user);
    if (isRinging) {
      announcements.offerEnd(workspace, call, List.of(user), reason, null);
    }
  }

  /// Returns whether a call rings for an agent, or the agent is about to join it.
  public boolean isPending(WorkspaceId workspace, CallId call, UserId user) {
    return claims.isJoining(workspace, call, user)
        || offers.of(workspace, user).stream().anyMatch(each -> each.call().equals(call));
  }

  /// Returns whether a member is on a call, or about to join another one.
  public boolean isElsewhere(CallId call, UserId user) {
    return presence.isOnCall(user) || claims.mayJoinAnother(call, user);
  }

  /// Lets the customer of an answered call wait for any free agent.
  public void returnToLine(WorkspaceId workspace, CallId call) {
    flows.enterAgain(workspace, call);
  }

  public void leaveLine(WorkspaceId workspace, CallId call) {
    flows.remove(workspace, call);
  }

  /// Returns whether the customer of an answered call waits in line.
  public boolean isInLine(WorkspaceId workspace, CallId call) {
    return flows.flows(workspace).stream()
        .anyMatch(flow -> flow.call().equals(call) && flow.isReturned());
  }
}
