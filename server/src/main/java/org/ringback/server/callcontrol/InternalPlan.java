package org.ringback.server.callcontrol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.identity.UserId;

/// Decides what a call between members needs when one of them is left alone. The other one hears
/// music until a member whose leg was lost, or who parked the call, is back.
///
/// @param others the members and phones in the conference who do not hang up
record InternalPlan(
    Call call,
    ControlState state,
    List<ConferenceSeat> seats,
    List<ConferenceSeat> others,
    Instant now) {

  boolean applies() {
    return call.direction() == CallDirection.INTERNAL && call.state().answeredAt() != null;
  }

  /// Returns the changes while at least one party is in the call.
  List<ControlChange> changes() {
    Rejoin rejoin = state.rejoin();
    if (rejoin != null && isIn(rejoin.user())) {
      return List.of(new ControlChange.EndRejoin(), new ControlChange.ResumeAll());
    }
    if (!isAlone()) {
      return List.of();
    }
    if (rejoin == null) {
      return lost()
          .<List<ControlChange>>map(
              user ->
                  List.of(
                      new ControlChange.AwaitRejoin(user, now.plus(ControlPlan.REJOIN)),
                      new ControlChange.Hold(left())))
          .orElseGet(List::of);
    }
    if (rejoin.isOver(now)) {
      return List.of(new ControlChange.GiveUpRejoin(rejoin.user()));
    }
    List<ControlChange> changes = new ArrayList<>();
    if (rejoin.mustChange()) {
      changes.add(new ControlChange.LimitParking(rejoin, rejoin.limit(now)));
    }
    if (!isHeld(left())) {
      changes.add(new ControlChange.Hold(left()));
    }
    return changes;
  }

  /// Returns whether the party who is left has no one to wait for.
  boolean mustEnd() {
    return applies()
        && others.size() < 2
        && state.invitations().isEmpty()
        && state.rejoin() == null;
  }

  private boolean isAlone() {
    return state.invitations().isEmpty()
        && others.stream().map(ConferenceSeat::participant).distinct().count() == 1;
  }

  private ParticipantId left() {
    return others.getFirst().participant().id();
  }

  private boolean isIn(UserId user) {
    return others.stream().anyMatch(seat -> user.equals(seat.participant().user()));
  }

  private boolean isHeld(ParticipantId participant) {
    RequestedState request = state.requested().get(participant);
    return request != null && Boolean.TRUE.equals(request.hold());
  }

  /// Returns the last member to leave, unless she hung up.
  private Optional<UserId> lost() {
    return seats.stream()
        .filter(seat -> seat.leftAt() != null && seat.joinedAt() != null)
        .filter(seat -> seat.participant().role() != ParticipantRole.SUPERVISOR)
        .max(Comparator.comparing(seat -> Objects.requireNonNull(seat.leftAt())))
        .filter(seat -> call.endRequestedBy() == null)
        .filter(seat -> !state.leaves(seat.participant().id()))
        .map(seat -> seat.participant().user())
        .filter(user -> !isIn(user));
  }
}
