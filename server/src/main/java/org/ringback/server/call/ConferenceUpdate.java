package org.ringback.server.call;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.webhook.VerifiedWebhook;

/// An event of a conference, as Twilio reports it.
///
/// @param call the call of the conference, when the webhook's URL contains it
/// @param parameters all parameters of the webhook, for the event log
record ConferenceUpdate(
    WorkspaceId workspace,
    @Nullable CallId call,
    ConferenceEvent event,
    Map<String, String> parameters) {
  private static final Pattern CONFERENCE_SID = Pattern.compile("CF[0-9a-f]{32}");

  /// Reads a callback; empty when it lacks a part of its key or its kind changes no call.
  static Optional<ConferenceUpdate> of(VerifiedWebhook callback) {
    Optional<String> conference =
        callback.get("ConferenceSid").filter(sid -> CONFERENCE_SID.matcher(sid).matches());
    Optional<ConferenceEvent.Kind> kind =
        callback.get("StatusCallbackEvent").flatMap(ConferenceEvent.Kind::of);
    Integer sequence = callback.number("SequenceNumber");
    if (conference.isEmpty() || kind.isEmpty() || sequence == null) {
      return Optional.empty();
    }
    ConferenceEvent event =
        new ConferenceEvent(
            conference.get(),
            sequence,
            kind.get(),
            callback.timestamp(),
            callback.callSid().orElse(null),
            callback.get("ParticipantLabel").flatMap(ParticipantLabel::participant).orElse(null),
            callback
                .get("ReasonParticipantLeft")
                .flatMap(ConferenceEvent.LeaveReason::of)
                .orElse(null),
            callback.get("ParticipantCallStatus").flatMap(CallStatus::of).orElse(null));
    return Optional.of(
        new ConferenceUpdate(
            callback.workspace(),
            callback.callId() == null ? null : new CallId(callback.callId()),
            event,
            callback.firstValues()));
  }

  /// Returns this update with the id of its call.
  ConferenceUpdate withCall(CallId id) {
    return new ConferenceUpdate(workspace, id, event, parameters);
  }
}
