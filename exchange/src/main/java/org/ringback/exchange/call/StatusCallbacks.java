package org.ringback.exchange.call;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRecord;
import org.ringback.exchange.recording.RecordingStatus;
import org.ringback.exchange.webhook.WebhookRequest;
import org.ringback.exchange.webhook.WebhookSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the status callbacks of one call in order, on their own thread. A slow application delays
/// later callbacks but not the call.
final class StatusCallbacks {
  private static final Logger log = LoggerFactory.getLogger(StatusCallbacks.class);

  /// RFC 2822 with a zone that is always `+0000`.
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss '+0000'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final WebhookTarget target;
  private final Set<String> events;
  private final WebhookSender webhooks;
  private final Executor threads;
  private int sequence;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /// @param events some of `initiated ringing answered completed`
  StatusCallbacks(
      WebhookTarget target, Set<String> events, WebhookSender webhooks, Executor threads) {
    this.target = target;
    this.events = events;
    this.webhooks = webhooks;
    this.threads = threads;
  }

  /// Reports a status. The caller holds the lock of the call, which keeps the order.
  synchronized void report(Call call, CallStatus status, Duration talkTime, Instant at) {
    if (!target.isSet() || !events.contains(event(status))) {
      return;
    }
    List<Map.Entry<String, String>> parameters = new ArrayList<>(VoiceParameters.of(call, status));
    parameters.add(Map.entry("Timestamp", RFC_2822.format(at)));
    parameters.add(Map.entry("CallbackSource", "call-progress-events"));
    parameters.add(Map.entry("SequenceNumber", String.valueOf(sequence++)));
    if (status.isFinal()) {
      long seconds = talkTime.toSeconds();
      parameters.add(Map.entry("CallDuration", String.valueOf(seconds)));
      parameters.add(Map.entry("Duration", String.valueOf(Math.ceilDiv(seconds, 60))));
      parameters.add(Map.entry("SipResponseCode", sipCode(call, status)));
    }
    Recording recording = status.isFinal() ? call.recording() : null;
    last =
        last.thenRunAsync(
            () -> {
              if (recording != null) {
                parameters.addAll(recordingParameters(recording));
              }
              send(
                  call,
                  new WebhookRequest(
                      "status-callback", call.sid(), target, List.copyOf(parameters)));
            },
            threads);
  }

  /// Returns the parameters of the call's recording when it is complete.
  private static List<Map.Entry<String, String>> recordingParameters(Recording recording) {
    recording.stop();
    try {
      RecordingRecord done = recording.await();
      return done.duration() == null || done.status() == RecordingStatus.ABSENT
          ? List.of()
          : List.of(
              Map.entry("RecordingUrl", recording.url()),
              Map.entry("RecordingSid", recording.sid()),
              Map.entry("RecordingDuration", String.valueOf(Recording.seconds(done.duration()))));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /// Delivers a callback. The sender returns failures; an exception is a bug.
  private void send(Call call, WebhookRequest request) {
    try {
      webhooks.send(call.account(), request);
    } catch (RuntimeException e) {
      log.error("Could not send a status callback of call {}", call.sid(), e);
    }
  }

  private static String event(CallStatus status) {
    return switch (status) {
      case QUEUED -> "queued";
      case INITIATED -> "initiated";
      case RINGING -> "ringing";
      case IN_PROGRESS -> "answered";
      case COMPLETED, BUSY, FAILED, NO_ANSWER, CANCELED -> "completed";
    };
  }

  private static String sipCode(Call call, CallStatus status) {
    return switch (status) {
      case BUSY -> call.isRejected() ? "603" : "486";
      case FAILED -> "404";
      case NO_ANSWER, CANCELED -> "487";
      case QUEUED, INITIATED, RINGING, IN_PROGRESS, COMPLETED -> "200";
    };
  }
}
