package org.ringback.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallAnnouncements;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.db.Database;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.Presence;
import org.ringback.server.recorder.RecorderEntry;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.webpush.CallPushes;

/// Gives calls to the agents who accept them. Of several agents exactly one gets the claim of a
/// customer's call, because each step locks the line of the workspace.
public final class Claims {
  /// How long a claim may be used, and how long a claimed call is reserved for its agent.
  private static final Duration RESERVED = Duration.ofSeconds(8);

  private final Database db;
  private final CallFlowStore flows;
  private final OfferStore offers;
  private final ClaimStore claims;
  private final Calls calls;
  private final CallAnnouncements announcements;
  private final Presence presence;
  private final CallPushes pushes;
  private final FlowJournal journal;

  Claims(
      Database db,
      CallFlowStore flows,
      OfferStore offers,
      ClaimStore claims,
      Calls calls,
      CallAnnouncements announcements,
      Presence presence,
      CallPushes pushes,
      FlowJournal journal) {
    this.db = db;
    this.flows = flows;
    this.offers = offers;
    this.claims = claims;
    this.calls = calls;
    this.announcements = announcements;
    this.presence = presence;
    this.pushes = pushes;
    this.journal = journal;
  }

  /// Returns the calls that ring for an agent.
  public List<OfferStore.Offered> offers(WorkspaceId workspace, UserId user) {
    return offers.of(workspace, user);
  }

  /// Gives a call to an agent's tab. The same tab gets the same claim again.
  ///
  /// @param leavesCall whether the agent's leg of another call is about to end
  /// @throws ProblemException 409 when another agent or tab has it, or the agent is on another call
  public Claim claim(Member agent, CallId id, UUID tab, long fence, boolean leavesCall) {
    WorkspaceId workspace = agent.workspace();
    return db.inTransaction(
        () -> {
          Instant now = flows.lockLine(workspace);
          Call call = ConferenceCalls.require(calls.find(workspace, id));
          if (call.isOver()) {
            throw ConferenceCalls.over();
          }
          Optional<Claim> earlier = unused(workspace, id, agent.user(), ParticipantRole.AGENT);
          if (earlier.isPresent()) {
            return repeat(workspace, earlier.get(), tab, fence);
          }
          if (!leavesCall && presence.isOnCall(agent.user())
              || claims.isJoiningAnother(id, agent.user())) {
            throw ConferenceCalls.onACall();
          }
          take(agent, call);
          Claim claim = claim(id, agent.user(), ParticipantRole.AGENT, tab, fence, now);
          claims.save(workspace, claim);
          journal.agent(workspace, id, "claimed", agent.user());
          announceTaken(agent, id, now);
          return claim;
        });
  }

  /// Returns whether a member has claimed a call, and has not joined yet.
  public boolean isClaimed(WorkspaceId workspace, CallId id, UserId user) {
    return unused(workspace, id, user, ParticipantRole.AGENT).isPresent();
  }

  /// Gives a call that the agent is part of to one of her tabs, in a transaction of the caller that
  /// has locked the line.
  public Claim reclaim(WorkspaceId workspace, CallId id, UserId user, UUID tab, long fence) {
    return give(workspace, id, user, ParticipantRole.AGENT, tab, fence);
  }

  /// Lets a tab of a supervisor join a call, in a transaction of the caller.
  ///
  /// @param isIn whether a leg of the supervisor is in the call
  /// @return empty when that leg is of this tab or a later one, also while it is about to join
  /// @throws ProblemException 409 when another tab has the claim, or the member is on another call
  public Optional<Claim> supervise(
      WorkspaceId workspace, CallId id, UserId user, UUID tab, long fence, boolean isIn) {
    Instant now = flows.lockLine(workspace);
    boolean hasLeg =
        claims
            .find(workspace, id, user)
            .filter(claim -> claim.role() == ParticipantRole.SUPERVISOR && claim.isUsed())
            .filter(claim -> isIn || now.isBefore(claim.expiresAt().plus(RESERVED)))
            .filter(claim -> claim.tab().equals(tab) || fence <= claim.fence())
            .isPresent();
    if (hasLeg) {
      return Optional.empty();
    }
    boolean isJoining =
        claims.isJoiningAnother(id, user)
            || unused(workspace, id, user, ParticipantRole.AGENT).isPresent();
    if (isJoining || !isIn && presence.isOnCall(user)) {
      throw ConferenceCalls.onACall();
    }
    journal.agent(workspace, id, RecorderEntry.SUPERVISING, user);
    return Optional.of(give(workspace, id, user, ParticipantRole.SUPERVISOR, tab, fence));
  }

  /// Lets a supervisor join a call as its agent, in a transaction of the caller. A customer in line
  /// is reserved for her.
  ///
  /// @param isIn whether a leg of the supervisor is in the call
  /// @throws ProblemException 409 when another agent or tab has it, or the member is on another
  ///   call
  public Claim takeOver(Member by, CallId id, UUID tab, long fence, boolean isIn) {
    WorkspaceId workspace = by.workspace();
    UserId user = by.user();
    Instant now = flows.lockLine(workspace);
    Optional<Claim> earlier = unused(workspace, id, user, ParticipantRole.AGENT);
    if (earlier.isPresent()) {
      return repeat(workspace, earlier.get(), tab, fence);
    }
    if (claims.isJoiningAnother(id, user) || !isIn && presence.isOnCall(user)) {
      throw ConferenceCalls.onACall();
    }
    Optional<CallFlow> flow = flow(workspace, id);
    flow.ifPresent(Claims::requireWaiting);
    Claim claim = give(workspace, id, user, ParticipantRole.AGENT, tab, fence);
    journal.agent(workspace, id, "taking-over", user);
    if (flow.isPresent()) {
      announceTaken(by, id, now);
    }
    return claim;
  }

  private Claim give(
      WorkspaceId workspace, CallId id, UserId user, ParticipantRole role, UUID tab, long fence) {
    Instant now = flows.lockLine(workspace);
    Optional<Claim> earlier = unused(workspace, id, user, role);
    if (earlier.isPresent()) {
      return repeat(workspace, earlier.get(), tab, fence);
    }
    Claim claim = claim(id, user, role, tab, fence, now);
    claims.save(workspace, claim);
    return claim;
  }

  private Optional<Claim> unused(
      WorkspaceId workspace, CallId id, UserId user, ParticipantRole role) {
    return claims
        .find(workspace, id, user)
        .filter(claim -> claim.role() == role && !claim.isUsed());
  }

  /// Returns the claim of the same tab, or moves it to a tab that took over the agent's phone.
  private Claim repeat(WorkspaceId workspace, Claim claim, UUID tab, long fence) {
    if (claim.tab().equals(tab)) {
      return claim;
    }
    if (fence <= claim.fence()) {
      throw ConferenceCalls.taken();
    }
    Claim moved =
        new Claim(
            claim.call(),
            claim.user(),
            claim.role(),
            UUID.randomUUID(),
            tab,
            fence,
            claim.expiresAt(),
            false);
    claims.save(workspace, moved);
    return moved;
  }

  private static Claim claim(
      CallId id, UserId user, ParticipantRole role, UUID tab, long fence, Instant now) {
    return new Claim(id, user, role, UUID.randomUUID(), tab, fence, now.plus(RESERVED), false);
  }

  /// @throws ProblemException unless the call waits for this agent
  private void take(Member agent, Call call) {
    boolean isOffered =
        offers.of(agent.workspace(), agent.user()).stream()
            .anyMatch(each -> each.call().equals(call.id()));
    if (call.state().answeredAt() != null || call.direction() == CallDirection.INTERNAL) {
      boolean isClaimed =
          flow(agent.workspace(), call.id())
              .filter(flow -> flow.step() == CallFlow.Step.CLAIMED)
              .isPresent();
      if (!isOffered || isClaimed) {
        throw ConferenceCalls.taken();
      }
      return;
    }
    requireWaiting(flow(agent.workspace(), call.id()).orElseThrow(ConferenceCalls::over));
  }

  private static void requireWaiting(CallFlow flow) {
    switch (flow.step()) {
      case CLAIMED -> throw ConferenceCalls.taken();
      case OVER -> throw ConferenceCalls.over();
      case RINGING, WAITING -> {}
    }
  }

  private void announceTaken(Member agent, CallId id, Instant now) {
    WorkspaceId workspace = agent.workspace();
    List<UserId> rung = new ArrayList<>(offers.take(workspace, id, agent.user()));
    rung.add(agent.user());
    flow(workspace, id).ifPresent(_ -> flows.claim(workspace, id, now.plus(RESERVED)));
    pushes.answered(workspace, id, agent.user());
    announcements.offerEnd(
        workspace, id, rung, "taken", new CallView.Named(agent.user().value(), agent.name()));
  }

  /// Ends an offer for one agent. Other agents still ring.
  void decline(Member agent, CallId id) {
    WorkspaceId workspace = agent.workspace();
    ConferenceCalls.require(calls.find(workspace, id));
    db.inTransaction(
        () -> {
          Instant now = flows.lockLine(workspace);
          if (offers.remove(workspace, id, agent.user())) {
            journal.agent(workspace, id, "declined", agent.user());
            pushes.declined(workspace, id, agent.user());
            flow(workspace, id).ifPresent(flow -> decline(workspace, flow, agent.user(), now));
            announcements.offerEnd(workspace, id, List.of(agent.user()), "declined", null);
          }
          return id;
        });
  }

  private void decline(WorkspaceId workspace, CallFlow flow, UserId user, Instant now) {
    boolean isRinging = flow.step() == CallFlow.Step.RINGING;
    if (!isRinging && flow.step() != CallFlow.Step.WAITING) {
      return;
    }
    List<ClientIdentity> ringing =
        flow.ringing().stream().filter(browser -> !browser.user().equals(user)).toList();
    flows.decline(workspace, flow, user, ringing);
    if (isRinging && ringing.isEmpty()) {
      flow(workspace, flow.call())
          .ifPresent(last -> flows.endWave(workspace, last, Set.of(user), now));
    }
  }

  /// Lets the leg of a browser join, and reserves the call until the conference reports the join.
  Optional<Claim> use(WorkspaceId workspace, UUID claim, UserId user, CallSid leg) {
    return db.inTransaction(
        () -> {
          Instant now = flows.lockLine(workspace);
          Optional<Claim> used = claims.use(workspace, claim, user, leg);
          used.ifPresent(it -> journal.agent(workspace, it.call(), nameOfUse(it.role()), user));
          used.filter(it -> it.role() == ParticipantRole.AGENT)
              .flatMap(it -> flow(workspace, it.call()))
              .filter(flow -> flow.step() == CallFlow.Step.CLAIMED)
              .ifPresent(flow -> flows.claim(workspace, flow.call(), now.plus(RESERVED)));
          return used;
        });
  }

  private static String nameOfUse(ParticipantRole role) {
    return role == ParticipantRole.SUPERVISOR ? RecorderEntry.SUPERVISOR_JOINS : "claim-used";
  }

  private Optional<CallFlow> flow(WorkspaceId workspace, CallId call) {
    return flows.flows(workspace).stream().filter(flow -> flow.call().equals(call)).findFirst();
  }
}
