package org.ringback.server.callcontrol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.Call;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.twilio.CallSid;

/// Computes what a call in a conference needs now: changes of the stored requests first, then
/// requests to Twilio. No leg ends the conference when it leaves, because Twilio ignores that for a
/// held participant. So each leg with no one left to talk to is ended by its CallSid, and a
/// customer whose agent is gone is put on hold, because a started conference plays no music.
final class ControlPlan {
  /// How long a customer waits for an agent whose leg was lost.
  static final Duration REJOIN = Duration.ofSeconds(45);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Call call;
  private final ControlState state;
  private final Instant now;
  private final List<ConferenceSeat> seats;
  private final List<ConferenceSeat> customers;

  /// The members and phones in the conference who do not hang up.
  private final List<ConferenceSeat> others;

  private ControlPlan(Call call, ControlState state, Instant now) {
    this.call = call;
    this.state = state;
    this.now = now;
    this.seats = call.seats();
    this.customers = present(ParticipantRole.CUSTOMER).toList();
    this.others =
        seats.stream()
            .filter(seat -> seat.isPresent() && isOther(seat))
            .filter(seat -> !state.leaves(seat.participant().id()))
            .toList();
  }

  /// Returns the changes that the stored requests need. The plan is computed again after them.
  static List<ControlChange> changes(Call call, ControlState state, Instant now) {
    return new ControlPlan(call, state, now).changes();
  }

  /// Returns the requests to Twilio.
  static List<ControlStep> steps(Call call, ControlState state, Instant now) {
    return new ControlPlan(call, state, now).steps();
  }

  /// Returns the time at which the call needs another plan without an event; null for none.
  static @Nullable Instant due(Call call, ControlState state, Instant now) {
    if (call.isOver()) {
      return null;
    }
    if (!state.invitations().isEmpty()) {
      return now.plus(POLL);
    }
    Rejoin rejoin = state.rejoin();
    return rejoin == null ? null : rejoin.until();
  }

  private Stream<ConferenceSeat> present(ParticipantRole role) {
    return seats.stream().filter(seat -> seat.isPresent() && seat.participant().role() == role);
  }

  private static boolean isOther(ConferenceSeat seat) {
    ParticipantRole role = seat.participant().role();
    return role == ParticipantRole.AGENT || role == ParticipantRole.EXTERNAL;
  }

  private List<ControlChange> changes() {
    if (call.isOver()) {
      return state.invitations().stream()
          .<ControlChange>map(ControlChange.EndInvitation::new)
          .toList();
    }
    for (Invitation invitation : state.invitations()) {
      Optional<ControlChange> end = end(invitation);
      if (end.isPresent()) {
        return List.of(end.get());
      }
    }
    if (!others.isEmpty()) {
      return whileConnected();
    }
    return customers.isEmpty() || call.state().answeredAt() == null ? List.of() : whileAlone();
  }

  private Optional<ControlChange> end(Invitation invitation) {
    boolean hasJoined =
        others.stream().anyMatch(seat -> seat.participant().id().equals(invitation.participant()));
    if (hasJoined) {
      return Optional.of(new ControlChange.EndInvitation(invitation));
    }
    boolean hasFailed =
        !now.isBefore(invitation.expiresAt())
            || (invitation.user() == null
                ? hasLeftUnanswered(invitation)
                : !state.pending().contains(invitation.user()));
    if (hasFailed) {
      return Optional.of(new ControlChange.FailInvitation(invitation, others.isEmpty()));
    }
    return invitation.number() != null && !invitation.isDialed()
        ? Optional.of(new ControlChange.MarkDialed(invitation))
        : Optional.empty();
  }

  /// Returns whether the leg of a number has ended. Twilio reports the leave of a participant that
  /// never joined.
  private boolean hasLeftUnanswered(Invitation invitation) {
    return call.legsOf(invitation.participant()).stream()
        .anyMatch(leg -> leg.isOver() && leg.identity().callSid().equals(invitation.callSid()));
  }

  private List<ControlChange> whileConnected() {
    boolean hasAgent =
        others.stream().anyMatch(seat -> seat.participant().role() == ParticipantRole.AGENT);
    if (state.rejoin() != null && hasAgent) {
      return List.of(new ControlChange.EndRejoin(), new ControlChange.HoldCustomer(false));
    }
    if (state.isInLine() && hasAgent) {
      return List.of(new ControlChange.LeaveLine(), new ControlChange.HoldCustomer(false));
    }
    boolean isAbandoned =
        state.invitations().isEmpty()
            && state.requested().values().stream().anyMatch(this::isAbandonedHold);
    return isAbandoned ? List.of(new ControlChange.ResumeAbandoned()) : List.of();
  }

  private boolean isAbandonedHold(RequestedState request) {
    return Boolean.TRUE.equals(request.hold())
        && others.stream().noneMatch(seat -> seat.participant().id().equals(request.heldBy()));
  }

  private List<ControlChange> whileAlone() {
    List<ControlChange> changes = new ArrayList<>();
    Rejoin rejoin = state.rejoin();
    boolean isAwaiting = !state.invitations().isEmpty() || state.isInLine();
    if (!isAwaiting && rejoin != null && !now.isBefore(rejoin.until())) {
      changes.add(new ControlChange.EndRejoin());
      changes.add(new ControlChange.ReturnToLine());
    } else if (!isAwaiting && rejoin == null && !isHangUp()) {
      changes.add(
          new ControlChange.AwaitRejoin(
              Objects.requireNonNull(lastToLeave().participant().user()), now.plus(REJOIN)));
    }
    boolean isHeld =
        customers.stream()
            .map(seat -> state.requested().get(seat.participant().id()))
            .allMatch(request -> request != null && Boolean.TRUE.equals(request.hold()));
    if (!isHeld && !mustEndCustomer()) {
      changes.add(new ControlChange.HoldCustomer(true));
    }
    return changes;
  }

  /// Returns whether the customer has no one left to wait for.
  private boolean mustEndCustomer() {
    return call.state().answeredAt() != null
        && others.isEmpty()
        && state.invitations().isEmpty()
        && !state.isInLine()
        && state.rejoin() == null
        && isHangUp();
  }

  /// Returns whether the last member or phone hung up. A phone that hangs up is not lost.
  private boolean isHangUp() {
    if (call.endRequestedBy() != null) {
      return true;
    }
    ConferenceSeat last = lastToLeave();
    return last.participant().user() == null || state.leaves(last.participant().id());
  }

  private ConferenceSeat lastToLeave() {
    return seats.stream()
        .filter(seat -> isOther(seat) && seat.joinedAt() != null)
        .max(
            Comparator.comparing(
                (ConferenceSeat seat) -> seat.leftAt() == null ? Instant.MAX : seat.leftAt()))
        .orElseThrow();
  }

  private List<ControlStep> steps() {
    List<ControlStep> steps = new ArrayList<>();
    if (call.isOver()) {
      call.openLegsOfOthers().forEach(leg -> steps.add(new ControlStep.EndLeg(leg)));
      return steps;
    }
    boolean endsCustomer = mustEndCustomer();
    for (ConferenceSeat seat : seats) {
      ParticipantId participant = seat.participant().id();
      if (!seat.isPresent()) {
        continue;
      }
      boolean isCustomer = seat.participant().role() == ParticipantRole.CUSTOMER;
      if (state.leaves(participant) || isCustomer && endsCustomer || isReplaced(seat)) {
        steps.add(new ControlStep.EndLeg(seat.callSid()));
      } else {
        RequestedState request = state.requested().get(participant);
        if (request != null && request.hold() != null && request.hold() != seat.isOnHold()) {
          steps.add(new ControlStep.SetHold(seat.conference(), seat.callSid(), request.hold()));
        }
      }
    }
    state.supervisions().stream()
        .flatMap(supervision -> audibility(supervision).stream())
        .forEach(steps::add);
    for (ParticipantId participant : state.requested().keySet()) {
      if (state.leaves(participant)) {
        call.legsOf(participant).stream()
            .filter(leg -> !leg.isOver())
            .map(leg -> new ControlStep.EndLeg(leg.identity().callSid()))
            .filter(step -> !steps.contains(step))
            .forEach(steps::add);
      }
    }
    return steps;
  }

  private Optional<ControlStep> audibility(Supervision supervision) {
    return seats.stream()
        .filter(seat -> seat.isPresent() && !isReplaced(seat))
        .filter(seat -> seat.participant().id().equals(supervision.participant()))
        .findFirst()
        .flatMap(
            seat -> {
              Audibility accepted = supervision.of(seat.callSid());
              Audibility wanted = wanted(supervision.mode(), accepted);
              return wanted.equals(accepted)
                  ? Optional.empty()
                  : Optional.of(
                      new ControlStep.SetAudibility(
                          supervision.participant(), seat.conference(), seat.callSid(), wanted));
            });
  }

  private Audibility wanted(SupervisionMode mode, Audibility accepted) {
    return switch (mode) {
      case LISTEN -> Audibility.MUTED;
      case BARGE -> Audibility.HEARD_BY_ALL;
      case WHISPER -> whisper(accepted.coached());
    };
  }

  /// Returns who hears a whisper: the agent who hears it already, or else the one who joined first.
  /// An agent on hold cannot be coached (error 16027). Without an agent no one may hear it.
  private Audibility whisper(@Nullable CallSid coached) {
    List<CallSid> agents =
        others.stream()
            .filter(seat -> seat.participant().role() == ParticipantRole.AGENT)
            .filter(seat -> !seat.isOnHold() && !isReplaced(seat))
            .sorted(
                Comparator.comparing(
                        (ConferenceSeat seat) -> Objects.requireNonNull(seat.joinedAt()))
                    .thenComparing(ConferenceSeat::joinSequence))
            .map(ConferenceSeat::callSid)
            .toList();
    if (agents.isEmpty()) {
      return Audibility.MUTED;
    }
    return Audibility.heardBy(
        coached != null && agents.contains(coached) ? coached : agents.getFirst());
  }

  /// Returns whether a newer leg of the same participant is in the conference.
  private boolean isReplaced(ConferenceSeat seat) {
    Map<ParticipantId, CallSid> newest = new HashMap<>();
    seats.stream()
        .filter(ConferenceSeat::isPresent)
        .sorted(
            Comparator.comparing((ConferenceSeat each) -> Objects.requireNonNull(each.joinedAt()))
                .thenComparing(ConferenceSeat::joinSequence))
        .forEach(each -> newest.put(each.participant().id(), each.callSid()));
    return !seat.callSid().equals(newest.get(seat.participant().id()));
  }
}
