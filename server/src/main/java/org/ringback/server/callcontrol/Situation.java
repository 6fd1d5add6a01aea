package org.ringback.server.callcontrol;

import java.time.Instant;
import java.util.List;
import org.ringback.server.call.Call;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

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

  /// Returns whether no other member and no outside phone is in the call.
  boolean isLast() {
    return present().stream().noneMatch(this::isOther) && state.invitations().isEmpty();
  }

  private boolean isOther(ConferenceSeat seat) {
    ParticipantRole role = seat.participant().role();
    return !seat.participant().id().equals(self)
        && (role == ParticipantRole.AGENT || role == ParticipantRole.EXTERNAL);
  }

  /// Returns whether a participant is on hold, or will be.
  boolean isHeld(ParticipantId participant) {
    RequestedState request = state.requested().get(participant);
    return request != null && Boolean.TRUE.equals(request.hold());
  }

  void requireJoined(ParticipantId participant) {
    if (call.seats().stream()
        .filter(Situation::takesPart)
        .noneMatch(seat -> seat.participant().id().equals(participant))) {
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
