package org.ringback.server.transcript;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.redaction.CardRedactor;
import org.ringback.server.redaction.Spoken;
import org.ringback.server.webhook.UnprocessableWebhook;
import org.ringback.server.webhook.VerifiedWebhook;
import org.ringback.server.webhook.WebhookHandler;
import org.ringback.server.webhook.WebhookKind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Applies the callbacks of real-time transcriptions
/// (https://www.twilio.com/docs/voice/twiml/transcription).
final class TranscriptionHandler implements WebhookHandler {
  private static final String DATA = "TranscriptionData";
  private static final int MAX_ERROR = 300;

  private final LiveTranscripts transcripts;

  TranscriptionHandler(LiveTranscripts transcripts) {
    this.transcripts = transcripts;
  }

  @Override
  public WebhookKind kind() {
    return WebhookKind.TRANSCRIPTION;
  }

  /// Returns TranscriptionSid and SequenceId.
  @Override
  public Optional<String> key(VerifiedWebhook callback) {
    return callback
        .get("TranscriptionSid")
        .flatMap(sid -> callback.get("SequenceId").map(sequence -> sid + ":" + sequence));
  }

  @Override
  public boolean isBatched() {
    return false;
  }

  /// Replaces card numbers as far as one utterance shows them. A number at its end is replaced too,
  /// because the next utterance may continue it.
  @Override
  public VerifiedWebhook storable(VerifiedWebhook callback) {
    return callback.get(DATA).map(data -> callback.with(DATA, redacted(data))).orElse(callback);
  }

  private static String redacted(String data) {
    if (!(parse(data) instanceof ObjectNode words)) {
      return "";
    }
    String text = words.path("transcript").asString("");
    return words
        .put(
            "transcript",
            CardRedactor.redact(List.of(new Spoken(0, 0, 0, text)), 0).getFirst().text())
        .toString();
  }

  private static @Nullable JsonNode parse(String data) {
    try {
      return JsonMapper.shared().readTree(data);
    } catch (JacksonException unreadable) {
      return null;
    }
  }

  @Override
  public void apply(List<VerifiedWebhook> callbacks) {
    callbacks.forEach(this::apply);
  }

  private void apply(VerifiedWebhook callback) {
    LiveTranscripts.Report report = report(callback);
    if (transcripts.isLate(report)) {
      return;
    }
    switch (callback.get("TranscriptionEvent").orElse("")) {
      case "transcription-started" -> transcripts.started(report);
      case "transcription-content" ->
          words(callback).ifPresent(words -> transcripts.spoken(report, words));
      case "transcription-stopped" -> transcripts.stopped(report, null);
      case "transcription-error" -> transcripts.stopped(report, error(callback));
      default -> throw new UnprocessableWebhook("TranscriptionEvent is missing or unknown");
    }
  }

  private static LiveTranscripts.Report report(VerifiedWebhook callback) {
    String sid =
        callback
            .get("TranscriptionSid")
            .orElseThrow(() -> new UnprocessableWebhook("TranscriptionSid is missing"));
    if (callback.callId() == null) {
      throw new UnprocessableWebhook("a transcription without a call: " + sid);
    }
    return new LiveTranscripts.Report(callback.workspace(), new CallId(callback.callId()), sid);
  }

  /// Returns the final words of an utterance; empty for a partial result, which the server does not
  /// request, and for silence.
  private static Optional<LiveTranscripts.Words> words(VerifiedWebhook callback) {
    JsonNode data = parse(callback.get(DATA).orElse(""));
    Track track = callback.get("Track").flatMap(Track::ofTwilio).orElse(null);
    Integer sequence = callback.number("SequenceId");
    if (data == null || track == null || sequence == null) {
      throw new UnprocessableWebhook("an utterance without Track, SequenceId or TranscriptionData");
    }
    String text = data.path("transcript").asString("").strip();
    boolean isPartial = callback.get("Final").filter("false"::equals).isPresent();
    if (isPartial || text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LiveTranscripts.Words(
            track,
            sequence,
            time(callback),
            text,
            data.path("confidence").isNumber() ? data.path("confidence").doubleValue() : null,
            data.path("source").asString("").equals("script")));
  }

  private static Instant time(VerifiedWebhook callback) {
    try {
      return callback.get("Timestamp").map(Instant::parse).orElse(callback.receivedAt());
    } catch (DateTimeParseException unreadable) {
      return callback.receivedAt();
    }
  }

  private static String error(VerifiedWebhook callback) {
    String error =
        callback.get("TranscriptionErrorCode").orElse("")
            + " "
            + callback.get("TranscriptionError").orElse("");
    return error.strip().substring(0, Math.min(error.strip().length(), MAX_ERROR));
  }
}
