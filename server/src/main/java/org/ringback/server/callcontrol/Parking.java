package org.ringback.server.callcontrol;

import java.util.List;
import org.ringback.server.call.CallAnnouncements;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.http.ProblemException;
import org.ringback.server.routing.Claim;
import org.ringback.server.routing.ConferenceCalls;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;

/// Parks the call of an agent who takes another one: the agent's leg ends, because an agent has one
/// leg at a time. The customer, or the member whom she talks to, is put on hold. Several
/// participants go on without her.
final class Parking {
  private final Database db;
  private final Calls calls;
  private final CallAnnouncements announcements;
  private final ControlStore store;
  private final ConferenceControl control;

  Parking(
      Database db,
      Calls calls,
      CallAnnouncements announcements,
      ControlStore store,
      ConferenceControl control) {
    this.db = db;
    this.calls = calls;
    this.announcements = announcements;
    this.store = store;
    this.control = control;
  }

  interface Joining {
    /// @param leavesCall whether the agent's leg of another call is about to end
    Claim claim(boolean leavesCall);
  }

  /// Gives a call to an agent. If that fails, no call is parked.
  ///
  /// @param holdsCurrent whether the agent's current call is parked
  /// @throws ProblemException 409 when that call cannot be parked
  Claim around(Member agent, CallId id, boolean holdsCurrent, Joining joining) {
    WorkspaceId workspace = agent.workspace();
    ConferenceCalls.require(calls.find(workspace, id));
    Parked parked =
        db.inTransaction(
            () -> {
              List<CallId> left = holdsCurrent ? others(agent, id) : List.of();
              List<CallId> held =
                  left.stream()
                      .filter(call -> park(control.situation(agent, call), agent))
                      .toList();
              Claim claim = joining.claim(!left.isEmpty());
              held.forEach(call -> announcements.rejoin(workspace, call, agent.user(), null));
              return new Parked(claim, held);
            });
    parked.held().forEach(call -> control.advance(workspace, call));
    return parked.claim();
  }

  /// Parks a call. No-op for a call that its agent has parked.
  ///
  /// @throws ProblemException 409 when it cannot be parked
  void park(Member agent, CallId id) {
    boolean isParked =
        db.inTransaction(
            () -> {
              Situation call = control.situation(agent, id);
              Rejoin rejoin = call.state().rejoin();
              if (rejoin != null && rejoin.isParked() && rejoin.user().equals(agent.user())) {
                return false;
              }
              if (!park(call, agent)) {
                throw call.notInState();
              }
              announcements.rejoin(agent.workspace(), id, agent.user(), null);
              return true;
            });
    if (isParked) {
      control.advance(agent.workspace(), id);
    }
  }

  private record Parked(Claim claim, List<CallId> held) {}

  boolean isOnAnotherCall(Member agent, CallId id) {
    return store.callsOf(agent.user()).stream().anyMatch(each -> !each.call().equals(id));
  }

  /// Returns the other calls that an agent is on.
  private List<CallId> others(Member agent, CallId id) {
    List<ControlStore.AgentCall> others =
        store.callsOf(agent.user()).stream().filter(each -> !each.call().equals(id)).toList();
    boolean canHold =
        others.stream()
            .allMatch(
                each ->
                    each.workspace().equals(agent.workspace())
                        && calls
                            .find(agent.workspace(), each.call())
                            .filter(call -> call.isConference())
                            .isPresent());
    if (!canHold) {
      throw ConferenceCalls.onACall();
    }
    return others.stream().map(ControlStore.AgentCall::call).toList();
  }

  /// @return false for a call that the agent is leaving already
  private boolean park(Situation call, Member agent) {
    WorkspaceId workspace = agent.workspace();
    CallId id = call.call().id();
    if (call.call().isOver() || call.state().leaves(call.self())) {
      return false;
    }
    call.requireParkable();
    store.saveRejoin(workspace, id, Rejoin.ofParked(agent.user()));
    if (call.isLast()) {
      store.hold(workspace, id, ParticipantId.customer(id), true, null);
    }
    store.leave(workspace, id, call.self(), true);
    return true;
  }
}
