package org.ringback.server.callcontrol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ControlSchedule;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.routing.Ringing;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings calls in conferences to the state that was requested. The requests are stored, and the
/// steps are computed from them and from Twilio's events. So any node may continue after another
/// one has stopped, and a step whose effect was not reported is repeated.
final class ConferenceControl {
  private static final Logger log = LoggerFactory.getLogger(ConferenceControl.class);

  /// How long a step may take until its event arrives. Then it is repeated.
  private static final Duration RETRY = Duration.ofSeconds(2);

  private static final int MAX_ROUNDS = 10;

  private final Database db;
  private final Calls calls;
  private final ControlSchedule schedule;
  private final ControlStore store;
  private final SupervisionStore supervisions;
  private final Ringing ringing;
  private final Inviter inviter;
  private final TwilioSteps twilio;

  ConferenceControl(
      Database db,
      Calls calls,
      ControlSchedule schedule,
      ControlStore store,
      SupervisionStore supervisions,
      Ringing ringing,
      Inviter inviter,
      TwilioSteps twilio) {
    this.db = db;
    this.calls = calls;
    this.schedule = schedule;
    this.store = store;
    this.supervisions = supervisions;
    this.ringing = ringing;
    this.inviter = inviter;
    this.twilio = twilio;
  }

  /// Takes the next steps of a call.
  void advance(WorkspaceId workspace, CallId id) {
    List<ControlStep> steps = db.inTransaction(() -> plan(workspace, id));
    for (ControlStep step : steps) {
      try {
        twilio.take(workspace, id, step);
      } catch (RuntimeException e) {
        log.warn("Could not control call {}: {}", id, e.toString());
      }
    }
  }

  /// Returns what was requested for a call, in the caller's transaction.
  ControlState state(WorkspaceId workspace, CallId id) {
    List<Invitation> invitations = store.invitations(workspace, id);
    Set<UserId> pending =
        invitations.stream()
            .map(Invitation::user)
            .filter(Objects::nonNull)
            .filter(user -> ringing.isPending(workspace, id, user))
            .collect(Collectors.toSet());
    return new ControlState(
        store.requested(workspace, id),
        store.rejoin(workspace, id).orElse(null),
        invitations,
        pending,
        ringing.isInLine(workspace, id),
        supervisions.of(workspace, id));
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
        steps.addAll(ControlPlan.steps(call.get(), state, now));
        scheduleNext(workspace, call.get(), state, steps, now);
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

  private void scheduleNext(
      WorkspaceId workspace, Call call, ControlState state, List<ControlStep> steps, Instant now) {
    @Nullable Instant due = ControlPlan.due(call, state, now);
    Instant retry = now.plus(RETRY);
    if (!steps.isEmpty() && (due == null || due.isAfter(retry))) {
      due = retry;
    }
    schedule.at(workspace, call.id(), due);
    if (call.isOver()) {
      store.forget(workspace, call.id());
      supervisions.forget(workspace, call.id());
    }
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
      case ControlChange.ResumeAbandoned _ -> store.resumeAll(workspace, id);
      case ControlChange.AwaitRejoin(UserId user, Instant until) -> {
        store.saveRejoin(workspace, id, new Rejoin(user, until));
        calls.announceRejoin(workspace, id, user, until);
      }
      case ControlChange.EndRejoin _ -> store.deleteRejoin(workspace, id);
      case ControlChange.EndInvitation(Invitation invitation) -> {
        inviter.end(workspace, call, invitation, "over");
        if (invitation.isTransfer()) {
          store.resumeAll(workspace, id);
        }
      }
      case ControlChange.FailInvitation(Invitation invitation, boolean isAlone) ->
          fail(workspace, call, invitation, isAlone, now);
      case ControlChange.ReturnToLine _ -> returnToLine(workspace, id);
      case ControlChange.LeaveLine _ -> ringing.leaveLine(workspace, id);
      case ControlChange.MarkDialed(Invitation invitation) -> {
        store.markDialed(workspace, id, invitation.participant());
        return Optional.of(new ControlStep.DialNumber(invitation));
      }
    }
    return Optional.empty();
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
