package org.ringback.server.callcontrol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallAnnouncements;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.DialDenied;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.UserId;
import org.ringback.server.routing.ConferenceCalls;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.E164;

/// What agents do with the participants of calls in conferences. Each action stores a request, and
/// then sends what follows to Twilio.
final class CallControl {
  private final Database db;
  private final Calls calls;
  private final CallAnnouncements announcements;
  private final ControlStore store;
  private final InvitationStore invitations;
  private final ConferenceControl control;
  private final Inviter inviter;
  private final Workspaces workspaces;
  private final DialPolicy policy;
  private final AuditLog audit;

  CallControl(
      Database db,
      Calls calls,
      CallAnnouncements announcements,
      ControlStore store,
      InvitationStore invitations,
      ConferenceControl control,
      Inviter inviter,
      Workspaces workspaces,
      DialPolicy policy,
      AuditLog audit) {
    this.db = db;
    this.calls = calls;
    this.announcements = announcements;
    this.store = store;
    this.invitations = invitations;
    this.control = control;
    this.inviter = inviter;
    this.workspaces = workspaces;
    this.policy = policy;
    this.audit = audit;
  }

  /// The member or the number to invite.
  ///
  /// @param user null for a number, like the number for a member
  record Target(@Nullable UserId user, @Nullable E164 number) {}

  private interface Action {
    void run(Situation situation);
  }

  CallView hold(Member agent, CallId id, ParticipantId participant, boolean hold) {
    return act(
        agent,
        id,
        call -> {
          call.requireJoined(participant);
          store.hold(agent.workspace(), id, participant, hold, hold ? call.self() : null);
        });
  }

  /// Hands the customer over. The agent leaves at once.
  CallView transfer(Member agent, CallId id, Target target) {
    check(agent, target);
    CallView view =
        act(
            agent,
            id,
            call -> {
              call.requireTalking();
              ParticipantId customer = ParticipantId.customer(id);
              store.hold(agent.workspace(), id, customer, true, call.self());
              invite(agent, call, target, CallOffer.Reason.TRANSFER);
              store.leave(agent.workspace(), id, call.self(), true);
            });
    audit(agent, id, "call.transferred", target);
    return view;
  }

  /// Adds a member or a number to a call.
  ///
  /// @param isConsultation whether the customer is put on hold first
  CallView add(Member agent, CallId id, Target target, boolean isConsultation) {
    check(agent, target);
    CallView view =
        act(
            agent,
            id,
            call -> {
              if (isConsultation) {
                call.requireTalking();
                ParticipantId customer = ParticipantId.customer(id);
                store.hold(agent.workspace(), id, customer, true, call.self());
              }
              call.requireConnected();
              CallOffer.Reason reason =
                  isConsultation ? CallOffer.Reason.CONSULTATION : CallOffer.Reason.JOIN;
              invite(agent, call, target, reason);
            });
    audit(agent, id, "call.participant-added", target);
    return view;
  }

  /// Changes places of the customer on hold and the other participant.
  CallView swap(Member agent, CallId id) {
    return act(
        agent,
        id,
        call -> {
          ParticipantId other = call.requireOther();
          ParticipantId customer = ParticipantId.customer(id);
          boolean holdsCustomer = call.isHeld(customer);
          store.hold(agent.workspace(), id, customer, !holdsCustomer, call.self());
          store.hold(agent.workspace(), id, other, holdsCustomer, call.self());
        });
  }

  /// Connects everyone.
  CallView merge(Member agent, CallId id) {
    return act(agent, id, _ -> store.resumeAll(agent.workspace(), id));
  }

  /// Ends the agent's part of a transfer with consultation. A target that still rings joins the
  /// customer later.
  CallView complete(Member agent, CallId id) {
    return act(
        agent,
        id,
        call -> {
          if (call.state().invitations().isEmpty()) {
            call.requireOther();
            store.resumeAll(agent.workspace(), id);
          } else {
            Invitation invitation = call.state().invitations().getFirst();
            invitations.makeTransfer(agent.workspace(), id, invitation.participant());
          }
          store.leave(agent.workspace(), id, call.self(), true);
        });
  }

  /// Removes a participant, or cancels an invitation. The others talk to each other again.
  void remove(Member agent, CallId id, ParticipantId participant) {
    if (participant.equals(ParticipantId.agent(id, agent.user()))) {
      leave(agent, id);
      return;
    }
    act(
        agent,
        id,
        call -> {
          WorkspaceId workspace = agent.workspace();
          Optional<Invitation> invitation =
              call.state().invitations().stream()
                  .filter(each -> each.participant().equals(participant))
                  .findFirst();
          if (invitation.isPresent()) {
            store.resumeAll(workspace, id);
            inviter.end(workspace, call.call(), invitation.get(), "over");
          } else if (call.isPresent(participant)) {
            store.resumeAll(workspace, id);
            store.leave(workspace, id, participant, true);
          }
        });
  }

  /// Hangs up for an agent. Without another agent or phone the call ends for the customer too.
  void leave(Member agent, CallId id) {
    WorkspaceId workspace = agent.workspace();
    ConferenceCalls.require(calls.find(workspace, id));
    boolean leaves =
        db.inTransaction(
            () -> {
              Situation call = situation(agent, id);
              Rejoin rejoin = call.state().rejoin();
              boolean isAwaited = rejoin != null && rejoin.user().equals(agent.user());
              if (call.isLost()) {
                store.leave(workspace, id, call.self(), true);
                announcements.leave(workspace, id);
              }
              boolean isIn = isAwaited || call.isPresent(call.self()) || call.isJoining();
              if (call.call().isOver() || !isIn) {
                return false;
              }
              if (isAwaited) {
                store.deleteRejoin(workspace, id);
              }
              store.leave(workspace, id, call.self(), true);
              if (call.isLast()) {
                calls.requestEnd(workspace, id, agent.user());
              } else {
                store.resumeAll(workspace, id);
                if (isAwaited) {
                  announcements.leave(workspace, id);
                }
              }
              return true;
            });
    if (leaves) {
      control.advance(workspace, id);
    }
  }

  private CallView act(Member agent, CallId id, Action action) {
    WorkspaceId workspace = agent.workspace();
    ConferenceCalls.require(calls.find(workspace, id));
    db.inTransaction(
        () -> {
          Situation call = situation(agent, id);
          if (call.call().isOver() || !call.isPresent(call.self())) {
            throw call.notInState();
          }
          action.run(call);
          return id;
        });
    control.advance(workspace, id);
    return calls.view(workspace, id);
  }

  private Situation situation(Member agent, CallId id) {
    return control.situation(agent, id);
  }

  private void invite(Member agent, Situation call, Target target, CallOffer.Reason reason) {
    WorkspaceId workspace = agent.workspace();
    UserId user = target.user();
    E164 number = target.number();
    if (user != null) {
      if (call.isPresent(ParticipantId.agent(call.call().id(), user))) {
        throw call.notInState();
      }
      if (!inviter.ring(workspace, call.call(), user, agent.user(), reason, call.now())) {
        throw unavailable();
      }
    } else if (number != null) {
      inviter.dial(workspace, call.call(), number, agent.user(), reason, call.now());
    }
  }

  /// @throws ProblemException 404 for a user who is no member, 403 for a number that must not be
  ///   dialed
  private void check(Member agent, Target target) {
    UserId user = target.user();
    E164 number = target.number();
    if (user != null && workspaces.membership(agent.workspace(), user).isEmpty()) {
      throw ProblemException.notFound();
    }
    if (number != null) {
      policy
          .refuse(agent.workspace(), agent.user(), number.value())
          .ifPresent(
              denial -> {
                throw new DialDenied(denial);
              });
    }
  }

  /// @throws DialDenied for an emergency number, which the server never dials
  void rejectEmergency(Member agent, String number) {
    policy
        .refuseEmergency(agent.workspace(), agent.user(), number)
        .ifPresent(
            denial -> {
              throw new DialDenied(denial);
            });
  }

  private static ProblemException unavailable() {
    return new ProblemException(
        Problem.of(
            409,
            "agent-unavailable",
            "The agent is not available",
            "The agent is not Available in any browser, or on a call that cannot be put on hold."
                + " Choose another agent."));
  }

  private void audit(Member agent, CallId id, String action, Target target) {
    Map<String, String> details = new HashMap<>();
    if (target.user() != null) {
      details.put("agent", target.user().toString());
    }
    if (target.number() != null) {
      details.put("to", target.number().value());
    }
    audit.write(agent.workspace(), AuditEvent.of(agent.user(), action, id.toString(), details));
  }
}
