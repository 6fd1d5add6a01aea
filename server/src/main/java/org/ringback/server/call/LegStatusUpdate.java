package org.ringback.server.call;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.webhook.VerifiedWebhook;

/// The status of one leg, as Twilio reports it.
///
/// @param call the call of the leg, when the webhook's URL contains it
/// @param participant the participant of the leg, when the webhook's URL contains it
/// @param parent the leg that dialed this one; null for the first leg of a call
/// @param to the called number, or `client:<identity>` for an agent
/// @param sequence SequenceNumber, if present
/// @param durationSec CallDuration of an ended leg
/// @param leftFirst whether the leg that dialed this ended leg was still connected, if known
/// @param reconciled whether it was read from Twilio's REST API
/// @param parameters all parameters of the webhook, for the event log
public record LegStatusUpdate(
    WorkspaceId workspace,
    @Nullable CallId call,
    @Nullable ParticipantId participant,
    CallSid callSid,
    @Nullable CallSid parent,
    String from,
    String to,
    CallStatus status,
    Instant at,
    @Nullable Integer sequence,
    @Nullable Integer durationSec,
    @Nullable Boolean leftFirst,
    boolean reconciled,
    Map<String, String> parameters) {

  private static final Pattern SIP_CODE = Pattern.compile("[1-6]\\d\\d");

  /// Returns an update of the first leg that the server reports itself, without a callback.
  static LegStatusUpdate ofFirstLeg(
      WorkspaceId workspace, CallSid callSid, Call call, CallStatus status, Instant at) {
    return new LegStatusUpdate(
        workspace,
        call.id(),
        null,
        callSid,
        null,
        call.from(),
        call.to(),
        status,
        at,
        null,
        null,
        null,
        false,
        Map.of());
  }

  /// Returns the update that a leg has ended, as Twilio's REST API tells.
  static LegStatusUpdate ofEndedLeg(
      WorkspaceId workspace, CallId call, CallSid leg, CallStatus status, Instant at) {
    return new LegStatusUpdate(
        workspace, call, null, leg, null, "", "", status, at, null, null, null, true, Map.of());
  }

  /// Reads a status callback; empty when it names no call or an unknown status.
  public static Optional<LegStatusUpdate> ofCallback(VerifiedWebhook callback) {
    Optional<CallSid> callSid = callback.callSid();
    Optional<CallStatus> status = callback.get("CallStatus").flatMap(CallStatus::of);
    if (callSid.isEmpty() || status.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LegStatusUpdate(
            callback.workspace(),
            callId(callback),
            participantId(callback),
            callSid.get(),
            callback.get("ParentCallSid").flatMap(CallSid::of).orElse(null),
            callback.from(),
            callback.to(),
            status.get(),
            callback.timestamp(),
            callback.number("SequenceNumber"),
            callback.number("CallDuration"),
            null,
            false,
            callback.firstValues()));
  }

  /// Returns the update that the leg of this webhook has this status now.
  public static LegStatusUpdate now(VerifiedWebhook webhook, CallStatus status) {
    return new LegStatusUpdate(
        webhook.workspace(),
        callId(webhook),
        participantId(webhook),
        webhook.requireCallSid(),
        null,
        webhook.from(),
        webhook.to(),
        status,
        webhook.receivedAt(),
        null,
        null,
        null,
        false,
        webhook.firstValues());
  }

  /// Returns the update that a browser's leg is about to join the conference of a call.
  public static LegStatusUpdate ofJoiningLeg(
      VerifiedWebhook webhook, CallId call, ParticipantId participant) {
    return new LegStatusUpdate(
        webhook.workspace(),
        call,
        participant,
        webhook.requireCallSid(),
        null,
        webhook.from(),
        webhook.to(),
        CallStatus.RINGING,
        webhook.receivedAt(),
        null,
        null,
        null,
        false,
        webhook.firstValues());
  }

  /// Reads the outcome of the dialed leg from the `action` webhook of a `<Dial>`; empty when it has
  /// none.
  public static Optional<LegStatusUpdate> ofDialedLeg(VerifiedWebhook webhook) {
    Optional<CallSid> dialed = webhook.get("DialCallSid").flatMap(CallSid::of);
    Optional<CallStatus> outcome = dialOutcome(webhook);
    if (dialed.isEmpty() || outcome.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LegStatusUpdate(
            webhook.workspace(),
            callId(webhook),
            null,
            dialed.get(),
            webhook.requireCallSid(),
            "",
            "",
            outcome.get(),
            webhook.receivedAt(),
            null,
            webhook.number("DialCallDuration"),
            webhook
                .get("CallStatus")
                .flatMap(CallStatus::of)
                .map(status -> !status.isTerminal())
                .orElse(null),
            false,
            webhook.firstValues()));
  }

  /// Reads the outcome of a `<Dial>`. Twilio sends `answered` when a conference or a `<Number>`
  /// with a URL was connected, else the status of the dialed call.
  public static Optional<CallStatus> dialOutcome(VerifiedWebhook webhook) {
    return webhook
        .get("DialCallStatus")
        .map(status -> status.equals("answered") ? "completed" : status)
        .flatMap(CallStatus::of)
        .filter(CallStatus::isTerminal);
  }

  private static @Nullable CallId callId(VerifiedWebhook webhook) {
    return webhook.callId() == null ? null : new CallId(webhook.callId());
  }

  private static @Nullable ParticipantId participantId(VerifiedWebhook webhook) {
    return webhook.participantId() == null ? null : new ParticipantId(webhook.participantId());
  }

  /// Returns SipResponseCode; null without one.
  @Nullable Integer sipCode() {
    String code = parameters.get("SipResponseCode");
    return code != null && SIP_CODE.matcher(code).matches() ? Integer.valueOf(code) : null;
  }

  /// Returns whether a customer called. Twilio's direction of a browser's call is also `inbound`.
  boolean isFromCustomer() {
    return parent == null
        && "inbound".equals(parameters.get("Direction"))
        && !from.startsWith("client:");
  }

  /// Returns this update with the id of its call.
  LegStatusUpdate withCall(CallId id) {
    return new LegStatusUpdate(
        workspace,
        id,
        participant,
        callSid,
        parent,
        from,
        to,
        status,
        at,
        sequence,
        durationSec,
        leftFirst,
        reconciled,
        parameters);
  }
}
