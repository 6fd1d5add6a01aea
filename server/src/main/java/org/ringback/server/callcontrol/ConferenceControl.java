package org.ringback.server.callcontrol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallAnnouncements;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ControlSchedule;
import org.ringback.server.call.ControlSchedule.DueCall;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.routing.ConferenceCalls;
import org.ringback.server.routing.Ringing;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings calls in conferences to the state that was requested. The requests are stored, and the
/// steps are computed from them and from Twilio's events. So any node may continue after another
/// one has stopped, and a step whose effect was not reported is repeated.
final class ConferenceControl {
  private static final Logger log = LoggerFactory.getLogger(ConferenceControl.class);

  /// How long a step may take until its event arrives. Then it is repeated.
  static final Duration RETRY = Duration.ofSeconds(2);

  private static final int MAX_ROUNDS = 10;

  private final Database db;
  private final Calls calls;
  private final CallAnnouncements announcements;
  private final ControlSchedule schedule;
  private final ControlStore store;
  private final InvitationStore invitations;
  private final SupervisionStore supervisions;
  private final Ringing ringing;
  private final Inviter inviter;
  private final TwilioSteps twilio;

  ConferenceControl(
      Database db,
      Calls calls,
      CallAnnouncements announcements,
      ControlSchedule schedule,
      ControlStore store,
      InvitationStore invitations,
      SupervisionStore supervisions,
      Ringing ringing,
      Inviter inviter,
      TwilioSteps twilio) {
    this.db = db;
    this.calls = calls;
    this.announcements = announcements;
    this.schedule = schedule;
    this.store = store;
    this.invitations = invitations;
    this.supervisions = supervisions;
    this.ringing = ringing;
    this.inviter = inviter;
    this.twilio = twilio;
  }

  /// Takes the next steps of a call. After an update of a supervisor it computes them again,
  /// because the mode may have changed meanwhile, and after a reading that has changed the call.
  void advance(WorkspaceId workspace, CallId id) {
    Set<ControlStep> taken = new HashSet<>();
    boolean isUpdated = true;
    for (int round = 0; round < MAX_ROUNDS && isUpdated; round++) {
      isUpdated = false;
      for (ControlStep step : db.inTransaction(() -> plan(workspace, id))) {
        if (taken.add(step)) {
          isUpdated |= take(workspace, id, step);
        }
      }
    }
  }

  /// Settles those of the due calls that need no plan: they are over, no leg is open and nothing is
  /// stored for them, as for a customer who has hung up in line. One transaction does for all of
  /// them what [#advance] does for each. The lines are locked first, because an action of an agent
  /// that began before the end of a call may still store a request.
  ///
  /// @return the calls that need a plan; not those that can wait for the next time, because their
  ///   line or their row is locked
  List<DueCall> settle(List<DueCall> due) {
    List<DueCall> over = due.stream().filter(DueCall::isOver).toList();
    return over.isEmpty() ? due : db.inTransaction(() -> settle(due, over));
  }

  private List<DueCall> settle(List<DueCall> due, List<DueCall> over) {
    Set<WorkspaceId> locked =
        ringing.tryLock(over.stream().map(DueCall::workspace).distinct().toList());
    Set<CallId> stored = store.withRequests(over);
    List<DueCall> done = over.stream().filter(call -> !stored.contains(call.call())).toList();
    List<DueCall> free = done.stream().filter(call -> locked.contains(call.workspace())).toList();
    Set<CallId> settled = free.isEmpty() ? Set.of() : schedule.settle(free);
    return due.stream()
        .filter(call -> !settled.contains(call.call()))
        .filter(call -> !(call.isRecent() && done.contains(call)))
        .toList();
  }

  /// @return whether the steps are to be computed again
  private boolean take(WorkspaceId workspace, CallId id, ControlStep step) {
    try {
      return twilio.take(workspace, id, step);
    } catch (RuntimeException e) {
      log.warn("Could not control call {}: {}", id, e.toString());
      return false;
    }
  }

  /// Locks the line, and returns a call as a member finds it, in the caller's transaction. Twilio's
  /// report of a join counts at once, although the timer may not have made the next plan yet.
  Situation situation(Member member, CallId id) {
    WorkspaceId workspace = member.workspace();
    Instant now = ringing.lock(workspace);
    for (int round = 0; true; round++) {
      Call call = ConferenceCalls.require(calls.find(workspace, id));
      ControlState state = state(workspace, id);
      List<ControlChange> changes = ControlPlan.changes(call, state, now);
      if (round == MAX_ROUNDS
          || changes.isEmpty()
          || !changes.stream().allMatch(ConferenceControl::mayFollowJoin)) {
        return new Situation(call, state, ParticipantId.agent(id, member.user()), now);
      }
      changes.forEach(change -> apply(workspace, call, change, now));
    }
  }

  /// Returns whether a change may be due to a participant's join. None of these needs a request to
  /// Twilio in the same plan.
  private static boolean mayFollowJoin(ControlChange change) {
    return change instanceof ControlChange.EndInvitation
        || change instanceof ControlChange.EndRejoin
        || change instanceof ControlChange.LeaveLine
        || change instanceof ControlChange.HoldCustomer;
  }

  /// Returns what was requested for a call, in the caller's transaction.
  ControlState state(WorkspaceId workspace, CallId id) {
    List<Invitation> invited = invitations.ofCall(workspace, id);
    Set<UserId> pending =
        invited.stream()
            .map(Invitation::user)
            .filter(Objects::nonNull)
            .filter(user -> ringing.isPending(workspace, id, user))
            .collect(Collectors.toSet());
    return new ControlState(
        store.requested(workspace, id),
        store
            .rejoin(workspace, id)
            .map(
                rejoin ->
                    rejoin.isParked()
                        ? rejoin.elsewhere(ringing.isElsewhere(id, rejoin.user()))
                        : rejoin)
            .orElse(null),
        invited,
        pending,
        ringing.isInLine(workspace, id),
        supervisions.of(workspace, id),
        supervisions.takeOver(workspace, id).orElse(null));
  }

  /// Computes the steps. The call stays due, so that another node repeats them if this one stops.
  private List<ControlStep> plan(WorkspaceId workspace, CallId id) {
    Instant now = ringing.lock(workspace);
    schedule.at(workspace, id, null);
    List<ControlStep> steps = new ArrayList<>();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Optional<Call> call = calls.find(workspace, id).filter(Call::isConference);
      if (call.isEmpty()) {
        return List.of();
      }
      ControlState state = state(workspace, id);
      List<ControlChange> changes = ControlPlan.changes(call.get(), state, now);
      if (changes.isEmpty()) {
        addSteps(call.get(), state, schedule.readAt(workspace, id), now, steps);
        ControlState sent = markSent(workspace, call.get(), steps) ? state(workspace, id) : state;
        scheduleNext(workspace, call.get(), sent, steps, now);
        return steps;
      }
      for (ControlChange change : changes) {
        apply(workspace, call.get(), change, now).ifPresent(steps::add);
      }
    }
    log.warn("Could not compute the steps of call {}: it changed too often", id);
    schedule.after(workspace, id, RETRY);
    return steps;
  }

  private static void addSteps(
      Call call,
      ControlState state,
      @Nullable Instant readAt,
      Instant now,
      List<ControlStep> steps) {
    Optional<ControlStep> read = new ConferenceReads(call, state.requested(), readAt).step(now);
    read.ifPresent(steps::add);
    // What was sent before is repeated only if the read shows that Twilio did not do it.
    ControlPlan.steps(call, state, now).stream()
        .filter(step -> read.isEmpty() || !wasSent(call, state, step))
        .forEach(steps::add);
  }

  private static boolean wasSent(Call call, ControlState state, ControlStep step) {
    return step instanceof ControlStep.SetHold hold
        && call.seats().stream()
            .filter(seat -> seat.callSid().equals(hold.leg()))
            .map(seat -> state.requested().get(seat.participant().id()))
            .anyMatch(request -> request != null && request.attempts() > 0);
  }

  /// Stores which steps are sent, so that an event which arrives meanwhile does not repeat them.
  ///
  /// @return whether the requested states have changed
  private boolean markSent(WorkspaceId workspace, Call call, List<ControlStep> steps) {
    boolean hasChanged = false;
    for (ControlStep step : steps) {
      if (step instanceof ControlStep.SetHold hold) {
        hasChanged = true;
        call.seats().stream()
            .filter(seat -> seat.callSid().equals(hold.leg()))
            .forEach(seat -> store.markSent(workspace, call.id(), seat.participant().id()));
      } else if (step instanceof ControlStep.ReadConference) {
        schedule.markRead(workspace, call.id());
      } else if (step instanceof ControlStep.SetAudibility update) {
        supervisions.begin(workspace, call.id(), update);
      }
    }
    return hasChanged;
  }

  private void scheduleNext(
      WorkspaceId workspace, Call call, ControlState state, List<ControlStep> steps, Instant now) {
    ConferenceReads reads =
        new ConferenceReads(call, state.requested(), schedule.readAt(workspace, call.id()));
    Instant due =
        Stream.of(
                Optional.ofNullable(ControlPlan.due(call, state, now)),
                reads.dueAt(),
                steps.stream().anyMatch(ConferenceControl::mustBeRepeated)
                    ? Optional.of(now.plus(RETRY))
                    : Optional.<Instant>empty())
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder())
            .orElse(null);
    schedule.at(workspace, call.id(), due);
    if (call.isOver()) {
      store.forget(workspace, call.id());
      invitations.forget(workspace, call.id());
      supervisions.forget(workspace, call.id());
    }
  }

  /// Returns whether a step is sent again until its effect is reported. The others have times of
  /// their own.
  private static boolean mustBeRepeated(ControlStep step) {
    return switch (step) {
      case ControlStep.EndLeg _,
          ControlStep.SetAudibility _,
          ControlStep.Apologize _,
          ControlStep.DialNumber _ ->
          true;
      case ControlStep.SetHold _, ControlStep.ReadConference _ -> false;
    };
  }

  /// Stores a change.
  ///
  /// @return the request to Twilio that belongs to it
  private Optional<ControlStep> apply(
      WorkspaceId workspace, Call call, ControlChange change, Instant now) {
    CallId id = call.id();
    switch (change) {
      case ControlChange.HoldCustomer(boolean hold) ->
          store.hold(workspace, id, ParticipantId.customer(id), hold, null);
      case ControlChange.Hold(ParticipantId participant) ->
          store.hold(workspace, id, participant, true, null);
      case ControlChange.ResumeAll _ -> store.resumeAll(workspace, id);
      case ControlChange.AwaitRejoin(UserId user, Instant until) -> {
        store.saveRejoin(workspace, id, Rejoin.ofLost(user, until));
        announcements.rejoin(workspace, id, user, until);
      }
      case ControlChange.LimitParking(Rejoin rejoin, @Nullable Instant until) -> {
        store.limitParking(workspace, id, until);
        announcements.rejoin(workspace, id, rejoin.user(), until);
      }
      case ControlChange.EndRejoin _ -> store.deleteRejoin(workspace, id);
      case ControlChange.GiveUpRejoin(UserId user) -> {
        store.deleteRejoin(workspace, id);
        store.leave(workspace, id, ParticipantId.agent(id, user), true);
      }
      case ControlChange.FinishTakeOver(UserId by, List<UserId> agents) ->
          finishTakeOver(workspace, call, by, agents);
      case ControlChange.EndTakeOver _ -> supervisions.deleteTakeOver(workspace, id);
      case ControlChange.InviteCustomer _ -> inviter.dialCustomer(workspace, call, now);
      case ControlChange.InviteAgent _ -> {
        if (!inviter.ringAgent(workspace, call, now)) {
          return giveUp(workspace, call);
        }
      }
      case ControlChange.InviteColleague _ -> {
        if (!inviter.ringColleague(workspace, call, now)) {
          return giveUp(workspace, call);
        }
      }
      case ControlChange.EndInvitation(Invitation invitation) -> {
        inviter.end(workspace, call, invitation, "over");
        if (invitation.isTransfer()) {
          store.resumeAll(workspace, id);
        }
      }
      case ControlChange.FailInvitation(Invitation invitation, boolean isAlone) -> {
        if (invitation.isOutgoing()) {
          inviter.end(workspace, call, invitation, "expired");
          return giveUp(workspace, call);
        }
        fail(workspace, call, invitation, isAlone, now);
      }
      case ControlChange.ReturnToLine _ -> returnToLine(workspace, id);
      case ControlChange.LeaveLine _ -> ringing.leaveLine(workspace, id);
      case ControlChange.MarkDialed(Invitation invitation) -> {
        invitations.markDialed(workspace, id, invitation.participant());
        return Optional.of(new ControlStep.DialNumber(invitation));
      }
    }
    return Optional.empty();
  }

  private void finishTakeOver(WorkspaceId workspace, Call call, UserId by, List<UserId> agents) {
    CallId id = call.id();
    agents.forEach(agent -> store.leave(workspace, id, ParticipantId.agent(id, agent), true));
    invitations
        .ofCall(workspace, id)
        .forEach(invitation -> inviter.end(workspace, call, invitation, "over"));
    store.resumeAll(workspace, id);
    store.deleteRejoin(workspace, id);
    supervisions.deleteTakeOver(workspace, id);
    announcements.takeOver(workspace, id, agents, inviter.named(workspace, by));
  }

  /// Ends an outgoing call whose customer or agent did not join.
  ///
  /// @return what a customer hears who has answered
  private Optional<ControlStep> giveUp(WorkspaceId workspace, Call call) {
    calls.requestEnd(workspace, call.id(), null);
    return call.state().answeredAt() == null
        ? Optional.empty()
        : call.openLegsOfCustomer().stream()
            .findFirst()
            .<ControlStep>map(ControlStep.Apologize::new);
  }

  private void fail(
      WorkspaceId workspace, Call call, Invitation invitation, boolean isAlone, Instant now) {
    inviter.end(workspace, call, invitation, "expired");
    if (!isAlone) {
      store.resumeAll(workspace, call.id());
      return;
    }
    boolean isReturned = invitation.invitedBy().equals(invitation.user());
    CallOffer.Reason reason = CallOffer.Reason.TRANSFER;
    if (isReturned
        || !inviter.ring(
            workspace, call, invitation.invitedBy(), invitation.invitedBy(), reason, now)) {
      returnToLine(workspace, call.id());
    }
  }

  private void returnToLine(WorkspaceId workspace, CallId id) {
    store.forgetLeaves(workspace, id);
    ringing.returnToLine(workspace, id);
  }
}
