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
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// Computes what a call in a conference needs now: changes of the stored requests first, then
/// requests to Twilio. No leg ends the conference when it leaves, because Twilio ignores that for a
/// held participant. So each leg with no one left to talk to is ended by its CallSid, and a
/// customer whose agent is gone is put on hold, because a started conference plays no music.
final class ControlPlan {
  /// How long a customer waits for an agent whose leg was lost, or who parked the call and is on no
  /// other one.
  static final Duration REJOIN = Duration.ofSeconds(45);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Call call;
  private final ControlState state;
  private final Instant now;
  private final List<ConferenceSeat> seats;
  private final List<ConferenceSeat> customers;

  /// The members and phones in the conference who do not hang up.
  private final List<ConferenceSeat> others;

  private final List<ConferenceSeat> agents;
  private final OutgoingPlan outgoing;
  private final InternalPlan internal;
  private final SupervisionPlan supervision;

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
    this.agents =
        others.stream().filter(seat -> seat.participant().role() == ParticipantRole.AGENT).toList();
    int count = (int) others.stream().map(ConferenceSeat::participant).distinct().count();
    this.outgoing = new OutgoingPlan(call, state, count, now);
    this.internal = new InternalPlan(call, state, seats, others, now);
    List<ConferenceSeat> current =
        seats.stream().filter(seat -> seat.isPresent() && !isReplaced(seat)).toList();
    this.supervision = new SupervisionPlan(state, current, agents, now);
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
    Instant polled = state.invitations().isEmpty() ? null : now.plus(POLL);
    Rejoin rejoin = state.rejoin();
    ControlPlan plan = new ControlPlan(call, state, now);
    return Stream.of(
            Stream.ofNullable(polled),
            Stream.ofNullable(rejoin).flatMap(it -> Stream.ofNullable(dueOf(it, now))),
            plan.supervision.due(),
            plan.seats.stream()
                .flatMap(seat -> plan.missingHold(seat).stream())
                .filter(request -> request.sentAt() != null)
                .map(request -> request.dueAt(now)))
        .flatMap(times -> times)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /// Returns the request to hold or to resume a leg whose last event does not agree with it.
  private Optional<RequestedState> missingHold(ConferenceSeat seat) {
    return Optional.ofNullable(state.requested().get(seat.participant().id()))
        .filter(request -> seat.isPresent() && request.hold() != null)
        .filter(request -> !Objects.equals(request.hold(), seat.isOnHold()));
  }

  /// Returns when to look again at a call that waits for its agent. The other call of an agent who
  /// parked this one may end at any time.
  private static @Nullable Instant dueOf(Rejoin rejoin, Instant now) {
    return rejoin.isParked() ? now.plus(POLL) : rejoin.until();
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
    Optional<ControlChange> takeOver = supervision.takeOver();
    if (takeOver.isPresent()) {
      return List.of(takeOver.get());
    }
    for (Invitation invitation : state.invitations()) {
      Optional<ControlChange> end = end(invitation);
      if (end.isPresent()) {
        return List.of(end.get());
      }
    }
    if (outgoing.needsCustomer()) {
      return List.of(new ControlChange.InviteCustomer());
    }
    if (outgoing.needsColleague()) {
      return List.of(new ControlChange.InviteColleague());
    }
    if (!others.isEmpty()) {
      return whileConnected();
    }
    if (customers.isEmpty() || call.state().answeredAt() == null) {
      return List.of();
    }
    if (!hasOtherJoined()) {
      return outgoing.needsAgent() ? List.of(new ControlChange.InviteAgent()) : List.of();
    }
    return whileAlone();
  }

  private boolean isAgentIn(@Nullable UserId user) {
    return agents.stream().anyMatch(seat -> Objects.equals(seat.participant().user(), user));
  }

  private Optional<ControlChange> end(Invitation invitation) {
    boolean hasJoined =
        Stream.concat(others.stream(), customers.stream())
            .anyMatch(seat -> seat.participant().id().equals(invitation.participant()));
    if (hasJoined || outgoing.isCalledOff(invitation)) {
      return Optional.of(new ControlChange.EndInvitation(invitation));
    }
    boolean hasFailed =
        !now.isBefore(invitation.expiresAt())
            || outgoing.hasFailed(invitation)
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
    if (internal.applies()) {
      List<ControlChange> changes = internal.changes();
      if (!changes.isEmpty() || state.rejoin() != null) {
        return changes;
      }
    }
    boolean hasAgent = !agents.isEmpty();
    if (state.rejoin() != null && isBack(state.rejoin(), hasAgent)) {
      return List.of(new ControlChange.EndRejoin(), new ControlChange.HoldCustomer(false));
    }
    if (state.isInLine() && hasAgent) {
      return List.of(new ControlChange.LeaveLine(), new ControlChange.HoldCustomer(false));
    }
    boolean isAbandoned =
        state.invitations().isEmpty()
            && state.requested().values().stream().anyMatch(this::isAbandonedHold);
    return isAbandoned ? List.of(new ControlChange.ResumeAll()) : List.of();
  }

  /// Returns whether the wait for an agent is over. A colleague can take a customer whose agent was
  /// lost. But an agent who parked a call with several participants may still return to it.
  private boolean isBack(Rejoin rejoin, boolean hasAgent) {
    return rejoin.isParked() ? isAgentIn(rejoin.user()) : hasAgent;
  }

  private boolean isAbandonedHold(RequestedState request) {
    return Boolean.TRUE.equals(request.hold())
        && others.stream().noneMatch(seat -> seat.participant().id().equals(request.heldBy()));
  }

  private List<ControlChange> whileAlone() {
    List<ControlChange> changes = new ArrayList<>();
    Rejoin rejoin = state.rejoin();
    boolean isAwaiting =
        !state.invitations().isEmpty() || state.isInLine() || state.takeOver() != null;
    if (rejoin != null && rejoin.mustChange()) {
      changes.add(new ControlChange.LimitParking(rejoin, rejoin.limit(now)));
    } else if (!isAwaiting && rejoin != null && rejoin.isOver(now)) {
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
        && hasOtherJoined()
        && others.isEmpty()
        && state.invitations().isEmpty()
        && !state.isInLine()
        && state.rejoin() == null
        && state.takeOver() == null
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

  private boolean hasOtherJoined() {
    return joinedOthers().findAny().isPresent();
  }

  private Stream<ConferenceSeat> joinedOthers() {
    return seats.stream().filter(seat -> isOther(seat) && seat.joinedAt() != null);
  }

  private ConferenceSeat lastToLeave() {
    return joinedOthers()
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
        missingHold(seat)
            .filter(request -> !now.isBefore(request.dueAt(now)))
            .map(request -> Boolean.TRUE.equals(request.hold()))
            .map(hold -> new ControlStep.SetHold(seat.conference(), seat.callSid(), hold))
            .ifPresent(steps::add);
      }
    }
    supervision.steps().forEach(steps::add);
    Stream.of(legsThatLeave(), outgoing.legsToEnd().stream(), legsLeftAlone())
        .flatMap(legs -> legs)
        .map(ControlStep.EndLeg::new)
        .filter(step -> !steps.contains(step))
        .forEach(steps::add);
    return steps;
  }

  /// Returns the legs of a call between members in which no two parties are left.
  private Stream<CallSid> legsLeftAlone() {
    return internal.mustEnd() ? call.openLegsOfOthers().stream() : Stream.empty();
  }

  private Stream<CallSid> legsThatLeave() {
    return state.requested().keySet().stream()
        .filter(state::leaves)
        .flatMap(participant -> call.legsOf(participant).stream())
        .filter(leg -> !leg.isOver())
        .map(leg -> leg.identity().callSid());
  }

  /// Returns whether a newer leg of the same participant is in the conference, or the supervisor
  /// has become an agent.
  private boolean isReplaced(ConferenceSeat seat) {
    if (seat.participant().role() == ParticipantRole.SUPERVISOR
        && isAgentIn(seat.participant().user())) {
      return true;
    }
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
