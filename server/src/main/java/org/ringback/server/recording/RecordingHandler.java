package org.ringback.server.recording;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.twilio.RecordingSid;
import org.ringback.server.webhook.UnprocessableWebhook;
import org.ringback.server.webhook.VerifiedWebhook;
import org.ringback.server.webhook.WebhookHandler;
import org.ringback.server.webhook.WebhookKind;

/// Applies the status callbacks of recordings. Their RecordingUrl is ignored, because the request
/// for the audio carries the account's credentials.
final class RecordingHandler implements WebhookHandler {
  private final CallRecordings recordings;

  RecordingHandler(CallRecordings recordings) {
    this.recordings = recordings;
  }

  @Override
  public WebhookKind kind() {
    return WebhookKind.RECORDING;
  }

  /// Returns RecordingSid and RecordingStatus.
  @Override
  public Optional<String> key(VerifiedWebhook callback) {
    return callback
        .get("RecordingSid")
        .flatMap(sid -> callback.get("RecordingStatus").map(status -> sid + ":" + status));
  }

  @Override
  public boolean isBatched() {
    return false;
  }

  @Override
  public void apply(List<VerifiedWebhook> callbacks) {
    callbacks.forEach(callback -> recordings.report(report(callback)));
  }

  private static RecordingReport report(VerifiedWebhook callback) {
    RecordingSid sid =
        callback
            .get("RecordingSid")
            .flatMap(RecordingSid::of)
            .orElseThrow(() -> new UnprocessableWebhook("RecordingSid is missing or invalid"));
    if (callback.callId() == null) {
      throw new UnprocessableWebhook("a recording without a call: " + sid);
    }
    Integer channels = callback.number("RecordingChannels");
    return new RecordingReport(
        callback.workspace(),
        new CallId(callback.callId()),
        sid,
        callback.get("ConferenceSid").or(() -> callback.get("CallSid")).orElse(null),
        status(callback.get("RecordingStatus").orElse("")),
        channels == null ? 1 : channels,
        startTime(callback),
        callback.number("RecordingDuration"),
        callback.get("RecordingSource").filter("RecordVerb"::equals).isPresent());
  }

  private static RecordingStatus status(String twilio) {
    return switch (twilio) {
      case "in-progress" -> RecordingStatus.RECORDING;
      case "completed" -> RecordingStatus.PROCESSING;
      case "absent", "failed" -> RecordingStatus.ABSENT;
      default -> throw new UnprocessableWebhook("RecordingStatus is unknown: " + twilio);
    };
  }

  private static @Nullable Instant startTime(VerifiedWebhook callback) {
    try {
      return callback
          .get("RecordingStartTime")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .orElse(null);
    } catch (DateTimeParseException unreadable) {
      return null;
    }
  }
}
