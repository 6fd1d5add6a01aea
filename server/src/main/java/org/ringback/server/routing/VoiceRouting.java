package org.ringback.server.routing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.callerid.CallerId;
import org.ringback.server.callerid.CallerIds;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.Presence;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;

/// Decides the next step of a call.
final class VoiceRouting {
  private static final Duration RING_TIMEOUT = Duration.ofSeconds(25);
  private static final String AGENT_UNAVAILABLE =
      "We are sorry. We called you, but our colleague is no longer available. Goodbye.";

  private final InboundFlow inboundFlow;
  private final Calls calls;
  private final Presence presence;
  private final AgentAccess agents;
  private final CallerIds callerIds;
  private final DialPolicy policy;
  private final DenialAuditLog denials;

  VoiceRouting(
      InboundFlow inboundFlow,
      Calls calls,
      Presence presence,
      AgentAccess agents,
      CallerIds callerIds,
      DialPolicy policy,
      DenialAuditLog denials) {
    this.inboundFlow = inboundFlow;
    this.calls = calls;
    this.presence = presence;
    this.agents = agents;
    this.callerIds = callerIds;
    this.policy = policy;
    this.denials = denials;
  }

  /// Handles a customer's call.
  VoicePlan inbound(WorkspaceId workspace, CallSid callSid, String from, String to) {
    return inboundFlow.start(workspace, callSid, from, to);
  }

  /// Handles a browser's call. A denied call is announced and not stored, because no number was
  /// dialed.
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
          "You are signed out of this workspace, so this call was not placed. Please sign in again.");
    }
    ClientIdentity agent = caller.get();
    Optional<DialPolicy.Denial> emergency = policy.refuseEmergency(workspace, agent.user(), to);
    if (emergency.isPresent()) {
      return VoicePlan.sayAndHangUp(emergency.get().message());
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
      return VoicePlan.sayAndHangUp(CallerIds.NOT_ALLOWED.message());
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
      return VoicePlan.sayAndHangUp(denial.get().message());
    }
    Duration timeLimit = policy.maxDuration(workspace, agent.user());
    CallId call =
        calls.createOutboundDial(
            workspace, callSid, agent.user(), line.get(), number.get(), contact);
    return VoicePlan.of(new Verb.Dial(call, number.get(), line.get(), timeLimit));
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

  /// Handles the answer of a call that the server placed: rings the agent's browsers.
  VoicePlan answered(WorkspaceId workspace, CallId id) {
    Optional<Call> call = calls.find(workspace, id).filter(found -> !found.isOver());
    if (call.isEmpty()) {
      return VoicePlan.hangUp();
    }
    UserId user = call.get().placedBy();
    List<ClientIdentity> browsers =
        user == null ? List.of() : presence.browsers(workspace, user, WaitingLine.MAX_CLIENTS);
    return browsers.isEmpty()
        ? VoicePlan.sayAndHangUp(AGENT_UNAVAILABLE)
        : VoicePlan.of(
            new Verb.Ring(
                id, CallDirection.OUTBOUND_API, browsers, call.get().to(), RING_TIMEOUT, 0));
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
                  case OUTBOUND_API -> VoicePlan.sayAndHangUp(AGENT_UNAVAILABLE);
                  case OUTBOUND_DIAL -> VoicePlan.hangUp();
                })
        .orElseGet(VoicePlan::hangUp);
  }
}
