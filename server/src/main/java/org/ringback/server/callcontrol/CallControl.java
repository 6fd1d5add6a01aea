package org.ringback.server.callcontrol;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Call;
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
import org.ringback.server.routing.Claim;
import org.ringback.server.routing.Claims;
import org.ringback.server.routing.ConferenceCalls;
import org.ringback.server.routing.Ringing;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.E164;

/// What agents do with calls in conferences. Each action stores a request, and then sends what
/// follows to Twilio.
final class CallControl {
  private final Database db;
  private final Calls calls;
  private final ControlStore store;
  private final ConferenceControl control;
  private final Ringing ringing;
  private final Inviter inviter;
  private final Claims claims;
  private final Workspaces workspaces;
  private final DialPolicy policy;
  private final AuditLog audit;

  CallControl(
      Database db,
      Calls calls,
      ControlStore store,
      ConferenceControl control,
      Ringing ringing,
      Inviter inviter,
      Claims claims,
      Workspaces workspaces,
      DialPolicy policy,
      AuditLog audit) {
    this.db = db;
    this.calls = calls;
    this.store = store;
    this.control = control;
    this.ringing = ringing;
    this.inviter = inviter;
    this.claims = claims;
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
              call.requireTalking();
              if (isConsultation) {
                ParticipantId customer = ParticipantId.customer(id);
                store.hold(agent.workspace(), id, customer, true, call.self());
              }
              invite(agent, call, target, CallOffer.Reason.CONSULTATION);
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
            store.makeTransfer(agent.workspace(), id, invitation.participant());
          }
          store.leave(agent.workspace(), id, call.self(), true);
        });
  }

  /// Removes a participant, or cancels an invitation. The others talk to each other again.
  void remove(Member agent, CallId id, ParticipantId participant) {
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
    boolean isIn =
        db.inTransaction(
            () -> {
              Situation call = situation(agent, id);
              Rejoin rejoin = call.state().rejoin();
              boolean isAwaited = rejoin != null && rejoin.user().equals(agent.user());
              if (call.call().isOver() || !isAwaited && !call.isPresent(call.self())) {
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
              }
              return true;
            });
    if (isIn) {
      control.advance(workspace, id);
    }
  }

  /// Lets an agent whose leg was lost join again, from any of her tabs.
  Claim rejoin(Member agent, CallId id, UUID tab, long fence) {
    WorkspaceId workspace = agent.workspace();
    ConferenceCalls.require(calls.find(workspace, id));
    return db.inTransaction(
        () -> {
          Situation call = situation(agent, id);
          Rejoin rejoin = call.state().rejoin();
          boolean isAwaited = rejoin != null && rejoin.user().equals(agent.user());
          if (call.call().isOver() || !isAwaited && !call.isPresent(call.self())) {
            throw call.notInState();
          }
          store.leave(workspace, id, call.self(), false);
          return claims.reclaim(workspace, id, agent.user(), tab, fence);
        });
  }

  /// Returns the calls that wait for an agent's return.
  List<Map<String, Object>> rejoins(Member agent) {
    return store.waitingFor(agent.workspace(), agent.user()).stream()
        .map(
            each ->
                Map.<String, Object>of(
                    "call",
                    calls.view(agent.workspace(), each.call()),
                    "until",
                    each.until().toString()))
        .toList();
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
    WorkspaceId workspace = agent.workspace();
    Instant now = ringing.lock(workspace);
    Call call = ConferenceCalls.require(calls.find(workspace, id));
    return new Situation(
        call, control.state(workspace, id), ParticipantId.agent(id, agent.user()), now);
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
            "The agent is on a call, or not Available in any browser. Choose another agent."));
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
