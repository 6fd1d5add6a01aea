package org.ringback.server.call;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.webhook.VerifiedWebhook;

/// The status of one leg, as Twilio reports it.
///
/// @param call the call that the leg belongs to, when the report names it
/// @param parent the leg that dialled it; null for the first leg of a call
/// @param to whom it rings; `client:<identity>` names the agent
/// @param sequence SequenceNumber, when there is one
/// @param durationSec CallDuration, when the leg is over
/// @param parameters all that Twilio sent, for the record
public record LegStatusUpdate(
    WorkspaceId workspace,
    @Nullable CallId call,
    CallSid callSid,
    @Nullable CallSid parent,
    String from,
    String to,
    CallStatus status,
    Instant at,
    @Nullable Integer sequence,
    @Nullable Integer durationSec,
    Map<String, String> parameters) {

  /// Returns a fact that the server itself knows of the first leg of a call.
  static LegStatusUpdate ofFirstLeg(
      WorkspaceId workspace, CallSid callSid, Call call, CallStatus status, Instant at) {
    return new LegStatusUpdate(
        workspace,
        call.id(),
        callSid,
        null,
        call.from(),
        call.to(),
        status,
        at,
        null,
        null,
        Map.of());
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
            callSid.get(),
            callback.get("ParentCallSid").flatMap(CallSid::of).orElse(null),
            callback.from(),
            callback.to(),
            status.get(),
            callback.timestamp(),
            callback.number("SequenceNumber"),
            callback.number("CallDuration"),
            callback.firstValues()));
  }

  /// Returns that the leg of this webhook has this status now.
  public static LegStatusUpdate now(VerifiedWebhook webhook, CallStatus status) {
    return new LegStatusUpdate(
        webhook.workspace(),
        callId(webhook),
        webhook.requireCallSid(),
        null,
        webhook.from(),
        webhook.to(),
        status,
        webhook.receivedAt(),
        null,
        null,
        webhook.firstValues());
  }

  /// Reads how the dialled leg ended from the `action` webhook of a `<Dial>`; empty when the
  /// webhook names none.
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
            dialed.get(),
            webhook.requireCallSid(),
            "",
            "",
            outcome.get(),
            webhook.receivedAt(),
            null,
            webhook.number("DialCallDuration"),
            webhook.firstValues()));
  }

  /// Reads how a `<Dial>` ended. Twilio sends `answered` when the called party answered and a
  /// conference or a `<Number>` with a URL took over, else the status of the dialled call.
  public static Optional<CallStatus> dialOutcome(VerifiedWebhook webhook) {
    return webhook
        .get("DialCallStatus")
        .map(word -> word.equals("answered") ? "completed" : word)
        .flatMap(CallStatus::of)
        .filter(CallStatus::isTerminal);
  }

  private static @Nullable CallId callId(VerifiedWebhook webhook) {
    return webhook.callId() == null ? null : new CallId(webhook.callId());
  }

  /// Returns whether a customer called. Twilio calls a browser's call `inbound` too.
  boolean isFromCustomer() {
    return parent == null
        && "inbound".equals(parameters.get("Direction"))
        && !from.startsWith("client:");
  }

  /// Returns this update, of that call.
  LegStatusUpdate of(CallId known) {
    return new LegStatusUpdate(
        workspace, known, callSid, parent, from, to, status, at, sequence, durationSec, parameters);
  }
}
