package org.ringback.server.callcontrol;

import java.time.Instant;
import java.util.List;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.UserId;
import org.ringback.server.routing.ConferenceCalls;

/// A call as an agent finds it who requests an action.
///
/// @param self the participant of the agent
record Situation(Call call, ControlState state, ParticipantId self, Instant now) {

  /// Returns the participants of the conversation, so without supervisors.
  private List<ConferenceSeat> present() {
    return call.seats().stream()
        .filter(ConferenceSeat::isPresent)
        .filter(Situation::takesPart)
        .filter(seat -> !state.leaves(seat.participant().id()))
        .toList();
  }

  private static boolean takesPart(ConferenceSeat seat) {
    return seat.participant().role() != ParticipantRole.SUPERVISOR;
  }

  boolean isPresent(ParticipantId participant) {
    return present().stream().anyMatch(seat -> seat.participant().id().equals(participant));
  }

  /// Returns whether no other member and no outside phone is in the call, about to join, or about
  /// to return.
  boolean isLast() {
    return present().stream().noneMatch(this::isOther)
        && state.invitations().stream().allMatch(Invitation::isOutgoing)
        && state.takeOver() == null
        && !isOtherAwaited();
  }

  private boolean isOtherAwaited() {
    Rejoin rejoin = state.rejoin();
    return rejoin != null && !ParticipantId.agent(call.id(), rejoin.user()).equals(self);
  }

  private boolean isOther(ConferenceSeat seat) {
    ParticipantRole role = seat.participant().role();
    return !seat.participant().id().equals(self)
        && (role == ParticipantRole.AGENT || role == ParticipantRole.EXTERNAL);
  }

  /// Returns whether the agent has a leg of which Twilio has not reported yet that it is in the
  /// conference.
  boolean isJoining() {
    return !isPresent(self)
        && !state.leaves(self)
        && call.legsOf(self).stream().anyMatch(leg -> !leg.isOver());
  }

  /// Returns whether the agent's leg was lost a short time ago, from a call in which others still
  /// talk. The agent may return for as long as the customer of a lost agent waits.
  boolean isLost() {
    Instant earliest = now.minus(ControlPlan.REJOIN);
    return !call.isOver()
        && !isPresent(self)
        && !state.leaves(self)
        && present().stream().anyMatch(this::isOther)
        && call.seats().stream()
            .filter(seat -> seat.participant().id().equals(self) && seat.joinedAt() != null)
            .anyMatch(seat -> seat.leftAt() != null && seat.leftAt().isAfter(earliest));
  }

  /// Returns whether a participant is on hold, or will be.
  boolean isHeld(ParticipantId participant) {
    RequestedState request = state.requested().get(participant);
    return request != null && Boolean.TRUE.equals(request.hold());
  }

  /// @throws ProblemException 404 for no participant of the conversation, 409 unless this one is in
  ///   the conference. A customer who was dialed counts as joined from the answer, a moment earlier
  void requireJoined(ParticipantId participant) {
    if (call.state().participants().stream()
        .filter(each -> each.identity().role() != ParticipantRole.SUPERVISOR)
        .noneMatch(each -> each.identity().id().equals(participant))) {
      throw ProblemException.notFound();
    }
    if (!isPresent(participant)) {
      throw notInState();
    }
  }

  /// @throws ProblemException 409 unless the customer is in the call and no invitation is pending
  void requireTalking() {
    if (!isPresent(ParticipantId.customer(call.id())) || !state.invitations().isEmpty()) {
      throw notInState();
    }
  }

  /// @throws ProblemException 409 unless another party is in the call and no invitation is pending
  void requireConnected() {
    if (call.direction() != CallDirection.INTERNAL) {
      requireTalking();
    } else if (!state.invitations().isEmpty()) {
      throw notInState();
    } else {
      requireOther();
    }
  }

  /// @throws ProblemException 409 unless the agent can leave the call and return to it
  void requireParkable() {
    requireConnected();
    if (!isPresent(self) || isConsulting() || isOtherAwaited() || state.takeOver() != null) {
      throw notInState();
    }
  }

  /// Returns whether the agent talks to the customer or to another party in private.
  private boolean isConsulting() {
    return present().stream().anyMatch(this::isOther)
        && isPresent(ParticipantId.customer(call.id()))
        && present().stream().anyMatch(seat -> isHeld(seat.participant().id()));
  }

  /// Returns the member or phone in the call besides the agent and the customer.
  ParticipantId requireOther() {
    return present().stream()
        .filter(this::isOther)
        .map(seat -> seat.participant().id())
        .findFirst()
        .orElseThrow(this::notInState);
  }

  /// @param isIn whether the supervisor is in the call already
  /// @throws ProblemException 409 unless another member or phone is in the call
  void requireSupervisable(boolean isIn) {
    if (call.isOver() || isPresent(self)) {
      throw notInState();
    }
    if (!isIn && present().stream().noneMatch(this::isOther)) {
      throw state.rejoin() == null ? notInState("waiting") : notInState();
    }
  }

  /// @throws ProblemException 409 when the call has no customer, the supervisor is an agent of it,
  ///   or another one joins
  void requireTakeOver(UserId supervisor) {
    boolean isInternal = call.direction() == CallDirection.INTERNAL;
    if (call.isOver() || isInternal || isPresent(self)) {
      throw notInState();
    }
    TakeOver other = state.takeOver();
    if (other != null && !other.user().equals(supervisor) && now.isBefore(other.until())) {
      throw ConferenceCalls.taken();
    }
  }

  ProblemException notInState() {
    return notInState(name());
  }

  private static ProblemException notInState(String state) {
    return new ProblemException(
        Problem.of(
                409,
                "call-not-in-state",
                "The call is not in a state for this",
                "The call is " + state + ". Load it again to see what is possible now.")
            .withState(state));
  }

  /// Returns the state of the call for the agent.
  private String name() {
    if (call.isOver()) {
      return "over";
    }
    if (state.rejoin() != null) {
      return "waiting-for-rejoin";
    }
    if (!isPresent(self)) {
      return "not-joined";
    }
    if (!state.invitations().isEmpty()) {
      return "inviting";
    }
    boolean hasOther = present().stream().anyMatch(this::isOther);
    boolean isHeld = isHeld(ParticipantId.customer(call.id()));
    return hasOther ? (isHeld ? "consulting" : "conference") : isHeld ? "on-hold" : "talking";
  }
}
