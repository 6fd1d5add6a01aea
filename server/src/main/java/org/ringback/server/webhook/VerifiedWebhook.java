package org.ringback.server.webhook;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Uuids;
import org.ringback.server.recorder.CallWebhooks;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;

/// A webhook whose signature is verified.
///
/// @param urlParameters the first value of each query parameter of its URL
/// @param parameters all values of each parameter, in their order
public record VerifiedWebhook(
    WorkspaceId workspace,
    Map<String, String> urlParameters,
    Map<String, List<String>> parameters,
    Instant receivedAt) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /// The parameters that the handlers read, without those about persons.
  private static final Set<String> IMPERSONAL =
      Set.of(
          "AccountSid",
          "AnsweredBy",
          "CallDuration",
          "CallSid",
          "CallStatus",
          "ConferenceSid",
          "Direction",
          "ParentCallSid",
          "ReasonParticipantLeft",
          "RecordingChannels",
          "RecordingDuration",
          "RecordingSid",
          "RecordingSource",
          "RecordingStartTime",
          "RecordingStatus",
          "SequenceId",
          "SequenceNumber",
          "SipResponseCode",
          "StatusCallbackEvent",
          "Timestamp",
          "Track",
          "TranscriptionEvent",
          "TranscriptionSid",
          "id",
          "sourceId",
          "status");

  /// Returns the webhook for the flight recorder.
  CallWebhooks.Received recorded(String route) {
    return new CallWebhooks.Received(
        workspace, route, callId(), urlParameters, parameters, receivedAt);
  }

  /// Returns the call id in the webhook's URL, if any.
  public @Nullable UUID callId() {
    return idInUrl(WebhookUrls.CALL_ID);
  }

  /// Returns the id of the leg's participant in the webhook's URL, if any.
  public @Nullable UUID participantId() {
    return idInUrl(WebhookUrls.PARTICIPANT_ID);
  }

  private @Nullable UUID idInUrl(String parameter) {
    String id = urlParameters.get(parameter);
    return id == null ? null : Uuids.parse(id).orElse(null);
  }

  /// Returns the first value of a parameter; empty when it is missing or empty.
  public Optional<String> get(String name) {
    return parameters.getOrDefault(name, List.of()).stream()
        .findFirst()
        .filter(value -> !value.isEmpty());
  }

  public Optional<CallSid> callSid() {
    return get("CallSid").flatMap(CallSid::of);
  }

  /// @throws IllegalStateException when the webhook has no CallSid
  public CallSid requireCallSid() {
    return callSid().orElseThrow(() -> new IllegalStateException("a webhook without CallSid"));
  }

  /// Returns `From`; empty for a caller who withholds the number.
  public String from() {
    return get("From").orElse("");
  }

  public String to() {
    return get("To").orElse("");
  }

  /// Returns Twilio's `Timestamp`, in whole seconds, or the time of receipt without one.
  public Instant timestamp() {
    try {
      return get("Timestamp")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .orElse(receivedAt);
    } catch (DateTimeException unreadable) {
      return receivedAt;
    }
  }

  /// Returns a parameter as a whole number below 10^9; null for any other value.
  public @Nullable Integer number(String name) {
    return get(name)
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Integer::valueOf)
        .orElse(null);
  }

  /// Returns this webhook with one value of a parameter.
  public VerifiedWebhook with(String name, String value) {
    Map<String, List<String>> changed = new HashMap<>(parameters);
    changed.put(name, List.of(value));
    return new VerifiedWebhook(workspace, urlParameters, changed, receivedAt);
  }

  /// Returns this webhook without parameters that may contain personal data, such as numbers and
  /// words.
  VerifiedWebhook withoutPersonalData() {
    Map<String, List<String>> kept = new HashMap<>(parameters);
    kept.keySet().retainAll(IMPERSONAL);
    return new VerifiedWebhook(workspace, urlParameters, kept, receivedAt);
  }

  /// Returns the first value of every parameter.
  public Map<String, String> firstValues() {
    Map<String, String> values = new HashMap<>();
    parameters.forEach((name, all) -> values.put(name, all.getFirst()));
    return values;
  }
}
