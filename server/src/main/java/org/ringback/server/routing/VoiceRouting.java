package org.ringback.server.routing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallCreation;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.callerid.CallerId;
import org.ringback.server.callerid.CallerIds;
import org.ringback.server.db.Uuids;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.Presence;
import org.ringback.server.recording.RecordingDecision;
import org.ringback.server.recording.RecordingPolicies;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;

/// Decides the next step of a call.
final class VoiceRouting {
  private static final Duration RING_TIMEOUT = Duration.ofSeconds(25);

  /// The prefix of a called member's id.
  private static final String MEMBER = "user:";

  /// What a customer hears whom the server called, when no agent joins.
  static final VoicePlan AGENT_UNAVAILABLE =
      VoicePlan.sayAndHangUp(
          "We are sorry. We called you, but our colleague is no longer available. Goodbye.");

  private final InboundFlow inboundFlow;
  private final RecordingPolicies recordings;
  private final Calls calls;
  private final CallCreation creation;
  private final Presence presence;
  private final Workspaces workspaces;
  private final AgentAccess agents;
  private final CallerIds callerIds;
  private final DialPolicy policy;
  private final DenialAuditLog denials;

  VoiceRouting(
      InboundFlow inboundFlow,
      RecordingPolicies recordings,
      Calls calls,
      CallCreation creation,
      Presence presence,
      Workspaces workspaces,
      AgentAccess agents,
      CallerIds callerIds,
      DialPolicy policy,
      DenialAuditLog denials) {
    this.inboundFlow = inboundFlow;
    this.recordings = recordings;
    this.calls = calls;
    this.creation = creation;
    this.presence = presence;
    this.workspaces = workspaces;
    this.agents = agents;
    this.callerIds = callerIds;
    this.policy = policy;
    this.denials = denials;
  }

  /// Handles a customer's call. A repeated webhook continues it.
  VoicePlan inbound(WorkspaceId workspace, CallSid callSid, String from, String to) {
    return inboundFlow
        .begin(workspace, callSid, from, to, call -> announcement(workspace, call))
        .orElseGet(() -> repeated(workspace, callSid));
  }

  private VoicePlan repeated(WorkspaceId workspace, CallSid callSid) {
    CallId call = calls.findByLeg(workspace, callSid).orElseThrow();
    return afterAnnouncement(workspace, call, () -> inboundFlow.next(workspace, call, false));
  }

  /// Plays the announcement to a customer whose call is recorded, before agents ring. Otherwise an
  /// agent could accept a call whose customer cannot hear yet.
  private VoicePlan afterAnnouncement(
      WorkspaceId workspace, CallId call, Supplier<VoicePlan> next) {
    return announcement(workspace, call).orElseGet(next);
  }

  private Optional<VoicePlan> announcement(WorkspaceId workspace, CallId call) {
    return recordings
        .decision(workspace, call)
        .filter(RecordingDecision::isAnnouncementDue)
        .map(_ -> VoicePlan.of(Verb.Announce.thenContinue(call)));
  }

  /// Continues the call of a customer who has heard the announcement.
  VoicePlan announced(WorkspaceId workspace, CallId call) {
    return calls.find(workspace, call).stream()
            .anyMatch(found -> found.direction() == CallDirection.OUTBOUND_API)
        ? answered(workspace, call)
        : inboundFlow.next(workspace, call, false);
  }

  /// Handles a browser's call. A call that a rule refuses is announced and stored with the reason.
  ///
  /// @param grant the voice grant of the browser's access token
  /// @param requested the number that the call shows; null for the default
  VoicePlan fromBrowser(
      WorkspaceId workspace,
      CallSid callSid,
      String from,
      String grant,
      String to,
      @Nullable String requested,
      @Nullable UUID contact) {
    Optional<ClientIdentity> caller = ClientIdentity.of(from);
    if (caller.isEmpty() || !mayPlaceCalls(workspace, from, grant)) {
      deny(workspace, caller.orElse(null), to, "session-ended");
      return VoicePlan.sayAndHangUp(
          "You are signed out of this workspace, so this call was not placed. Please sign in"
              + " again.");
    }
    ClientIdentity agent = caller.get();
    if (to.startsWith(MEMBER)) {
      return toColleague(workspace, callSid, agent.user(), to.substring(MEMBER.length()));
    }
    Optional<DialPolicy.Denial> emergency = policy.refuseEmergency(workspace, agent.user(), to);
    if (emergency.isPresent()) {
      String dialed = to.replaceAll("[^+0-9]", "");
      return refuse(workspace, callSid, agent, "", dialed, emergency.get(), contact);
    }
    Optional<E164> number = E164.parse(to);
    if (number.isEmpty()) {
      deny(workspace, agent, to, "not-a-number");
      return VoicePlan.sayAndHangUp(
          "This is not a valid phone number. Please start with plus and the country code.");
    }
    Optional<String> line =
        callerIds.choose(workspace, agent.user(), number.get(), requested).map(CallerId::number);
    if (line.isEmpty() && requested != null) {
      deny(workspace, agent, to, CallerIds.NOT_ALLOWED.code());
      return refuse(
          workspace, callSid, agent, "", number.get().value(), CallerIds.NOT_ALLOWED, contact);
    }
    if (line.isEmpty()) {
      deny(workspace, agent, to, "no-phone-number");
      return VoicePlan.sayAndHangUp(
          "Your workspace has no phone number to call from. Please ask an administrator to add"
              + " one.");
    }
    Optional<DialPolicy.Denial> denial =
        policy.refuse(workspace, agent.user(), number.get().value());
    if (denial.isPresent()) {
      return refuse(
          workspace, callSid, agent, line.get(), number.get().value(), denial.get(), contact);
    }
    Duration timeLimit = policy.maxDuration(workspace, agent.user());
    CallStrategy strategy = workspaces.find(workspace).orElseThrow().callStrategy();
    CallId call =
        creation.createOutboundDial(
            workspace, callSid, agent.user(), line.get(), number.get(), contact, strategy);
    return VoicePlan.of(
        switch (strategy) {
          case CLIENT -> new Verb.Dial(call, number.get(), line.get(), timeLimit);
          case CONFERENCE -> Verb.Join.caller(call, agent.user());
        });
  }

  /// Calls another member, by the browser that takes the call. No number is dialed.
  private VoicePlan toColleague(
      WorkspaceId workspace, CallSid callSid, UserId agent, String colleague) {
    Optional<UserId> member =
        Uuids.parse(colleague)
            .map(UserId::new)
            .filter(user -> !user.equals(agent))
            .filter(user -> workspaces.membership(workspace, user).isPresent());
    if (member.isEmpty()) {
      return VoicePlan.sayAndHangUp("There is no such colleague in your workspace.");
    }
    if (!presence.isReachable(workspace, member.get())) {
      return VoicePlan.sayAndHangUp("Your colleague is not available. Please try again later.");
    }
    return VoicePlan.of(
        Verb.Join.callerOfColleague(
            creation.createInternal(workspace, callSid, agent, member.get()), agent));
  }

  /// @param callerId empty when it is not decided
  private VoicePlan refuse(
      WorkspaceId workspace,
      CallSid leg,
      ClientIdentity agent,
      String callerId,
      String to,
      DialPolicy.Denial denial,
      @Nullable UUID contact) {
    creation.createRefused(
        workspace,
        CallDirection.OUTBOUND_DIAL,
        agent.user(),
        callerId,
        to,
        denial.code(),
        leg,
        contact);
    return VoicePlan.sayAndHangUp(denial.message());
  }

  /// Returns whether the browser's session and its voice grant are still valid.
  boolean mayPlaceCalls(WorkspaceId workspace, String from, String grant) {
    return ClientIdentity.of(from)
        .filter(agent -> agents.mayPlaceCalls(workspace, agent, grant))
        .isPresent();
  }

  /// Writes an audit entry for a call that was denied before the dial policy was evaluated.
  private void deny(
      WorkspaceId workspace, @Nullable ClientIdentity agent, String to, String reason) {
    denials.write(
        workspace,
        AuditEvent.of(
            agent == null ? null : agent.user(), "dial.refused", to, Map.of("reason", reason)));
  }

  /// Handles the answer of a call that the server placed: plays the announcement, then rings the
  /// agent's browsers, or lets the customer wait in the conference until the agent joins.
  VoicePlan answered(WorkspaceId workspace, CallId id) {
    return afterAnnouncement(workspace, id, () -> connectAgent(workspace, id));
  }

  private VoicePlan connectAgent(WorkspaceId workspace, CallId id) {
    Optional<Call> call = calls.find(workspace, id).filter(found -> !found.isOver());
    if (call.isEmpty()) {
      return VoicePlan.hangUp();
    }
    if (call.get().isConference()) {
      return VoicePlan.of(Verb.Join.customer(id));
    }
    UserId user = call.get().placedBy();
    List<ClientIdentity> browsers =
        user == null ? List.of() : presence.browsers(workspace, user, WaitingLine.MAX_CLIENTS);
    if (browsers.isEmpty()) {
      calls.requestEnd(workspace, id, null);
      return AGENT_UNAVAILABLE;
    }
    return VoicePlan.of(
        new Verb.Ring(id, CallDirection.OUTBOUND_API, browsers, call.get().to(), RING_TIMEOUT, 0));
  }

  /// Handles the end of a `<Dial>`. An inbound call without an answer continues its flow. After a
  /// conversation the call ends.
  ///
  /// @param participant the participant whose leg was in a conference; null for other legs
  /// @param wave the number of the wave that the `<Dial>` rang; null if unknown
  VoicePlan dialed(
      WorkspaceId workspace,
      CallId id,
      @Nullable ParticipantId participant,
      @Nullable CallStatus outcome,
      @Nullable Integer wave) {
    if (outcome == CallStatus.COMPLETED) {
      return VoicePlan.hangUp();
    }
    if (participant != null) {
      // Without the conference, whose waitUrl failed for example, the customer waits outside it.
      return participant.equals(ParticipantId.customer(id))
          ? VoicePlan.of(new Verb.Play(Sound.RINGING), Verb.Redirect.inLine(id))
          : VoicePlan.hangUp();
    }
    return calls
        .find(workspace, id)
        .<VoicePlan>map(
            call ->
                switch (call.direction()) {
                  case INBOUND -> inboundFlow.waveEnded(workspace, id, wave);
                  case OUTBOUND_API -> AGENT_UNAVAILABLE;
                  case OUTBOUND_DIAL, INTERNAL -> VoicePlan.hangUp();
                })
        .orElseGet(VoicePlan::hangUp);
  }
}
