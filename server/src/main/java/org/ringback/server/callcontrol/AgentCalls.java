package org.ringback.server.callcontrol;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.routing.Claim;
import org.ringback.server.routing.Claims;
import org.ringback.server.routing.ConferenceCalls;
import org.ringback.server.routing.TabBody;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// The calls of an agent: which one she joins, parks, and returns to. She has one leg at a time.
final class AgentCalls {
  private final Calls calls;
  private final ControlStore store;
  private final ConferenceControl control;
  private final Parking parking;
  private final Claims claims;
  private final Workspaces workspaces;

  AgentCalls(
      Calls calls,
      ControlStore store,
      ConferenceControl control,
      Parking parking,
      Claims claims,
      Workspaces workspaces) {
    this.calls = calls;
    this.store = store;
    this.control = control;
    this.parking = parking;
    this.claims = claims;
    this.workspaces = workspaces;
  }

  /// Gives an offered call to an agent's tab. The agent's current call is parked if she wants so.
  Claim claim(Member agent, CallId id, TabBody tab) {
    return parking.around(
        agent,
        id,
        tab.holdCurrent(),
        leavesCall -> {
          if (leavesCall && !isOffered(agent, id)) {
            throw ConferenceCalls.onACall();
          }
          return claims.claim(agent, id, tab.tab(), tab.fence(), leavesCall);
        });
  }

  /// Returns whether an agent on a call may take this one: it was offered to her, or she sees all
  /// waiting callers.
  private boolean isOffered(Member agent, CallId id) {
    return workspaces.find(agent.workspace()).orElseThrow().callWaiting()
        || claims.offers(agent.workspace(), agent.user()).stream()
            .anyMatch(each -> each.call().equals(id))
        || claims.isClaimed(agent.workspace(), id, agent.user());
  }

  /// Lets an agent whose leg was lost, or who parked the call, join again, from any of her tabs.
  Claim rejoin(Member agent, CallId id, TabBody tab) {
    WorkspaceId workspace = agent.workspace();
    ConferenceCalls.require(calls.find(workspace, id));
    return parking.around(
        agent,
        id,
        tab.holdCurrent(),
        leavesCall -> {
          Situation call = control.situation(agent, id);
          Rejoin rejoin = call.state().rejoin();
          boolean isAwaited = rejoin != null && rejoin.user().equals(agent.user());
          boolean mayJoin = isAwaited || call.isPresent(call.self()) || call.isLost();
          if (call.call().isOver() || !mayJoin) {
            throw call.notInState();
          }
          if (!leavesCall && parking.isOnAnotherCall(agent, id)) {
            throw ConferenceCalls.onACall();
          }
          store.leave(workspace, id, call.self(), false);
          return claims.reclaim(workspace, id, agent.user(), tab.tab(), tab.fence());
        });
  }

  /// Lets an agent leave a call for another one that she places, and return to it later.
  CallView park(Member agent, CallId id) {
    WorkspaceId workspace = agent.workspace();
    ConferenceCalls.require(calls.find(workspace, id));
    parking.park(agent, id);
    return calls.view(workspace, id);
  }

  /// A call that waits for an agent's return, or from which she was lost while others still talk.
  ///
  /// @param until null while the agent is on another call
  record Waiting(CallView call, @Nullable Instant until) {}

  /// Returns the calls to which an agent may return.
  List<Waiting> rejoins(Member agent) {
    return Stream.concat(
            store.waitingFor(agent.workspace(), agent.user()).stream(),
            store.lostFrom(agent.workspace(), agent.user(), ControlPlan.REJOIN).stream())
        .map(each -> new Waiting(calls.view(agent.workspace(), each.call()), each.until()))
        .toList();
  }
}
