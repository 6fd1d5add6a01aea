package org.ringback.server.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.redaction.CardRedactor;
import org.ringback.server.redaction.Redacted;
import org.ringback.server.redaction.Spoken;
import org.ringback.server.transcript.RecordedTranscripts.Sentence;
import org.ringback.server.transcript.SpeechEngine.Segment;
import org.ringback.server.twilio.RecordingSid;
import org.ringback.server.webhook.UnprocessableWebhook;
import org.ringback.server.webhook.VerifiedWebhook;
import org.ringback.server.webhook.WebhookHandler;
import org.ringback.server.webhook.WebhookKind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Applies the results of batch transcriptions.
final class BatchTranscriptionHandler implements WebhookHandler {
  private static final String SENTENCES = "sentences";

  /// A sentence takes some hundred bytes, and a call of hours has thousands.
  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  private final RecordedTranscripts transcripts;

  BatchTranscriptionHandler(RecordedTranscripts transcripts) {
    this.transcripts = transcripts;
  }

  @Override
  public WebhookKind kind() {
    return WebhookKind.BATCH_TRANSCRIPTION;
  }

  @Override
  public Optional<String> key(VerifiedWebhook result) {
    return result.get("id").flatMap(id -> result.get("status").map(status -> id + ":" + status));
  }

  @Override
  public boolean isBatched() {
    return false;
  }

  @Override
  public int maxBodyBytes() {
    return MAX_BODY_BYTES;
  }

  @Override
  public VerifiedWebhook storable(VerifiedWebhook result) {
    return result.get(SENTENCES).map(all -> result.with(SENTENCES, redacted(all))).orElse(result);
  }

  private static String redacted(String sentences) {
    JsonNode all = parse(sentences);
    List<JsonNode> each = all == null ? List.of() : all.valueStream().toList();
    List<Redacted> redacted =
        CardRedactor.redact(
            each.stream()
                .map(
                    node ->
                        new Spoken(
                            channel(node),
                            millis(node, "startTimeSeconds"),
                            millis(node, "endTimeSeconds"),
                            text(node)))
                .toList(),
            Long.MAX_VALUE);
    for (int i = 0; i < each.size(); i++) {
      if (each.get(i) instanceof ObjectNode sentence) {
        sentence.put("text", redacted.get(i).text());
        sentence.remove("words");
      }
    }
    return all == null ? "[]" : all.toString();
  }

  private static @Nullable JsonNode parse(String json) {
    try {
      return JsonMapper.shared().readTree(json);
    } catch (JacksonException unreadable) {
      return null;
    }
  }

  @Override
  public void apply(List<VerifiedWebhook> results) {
    results.forEach(this::apply);
  }

  private void apply(VerifiedWebhook result) {
    RecordingSid recording =
        result
            .get("sourceId")
            .flatMap(RecordingSid::of)
            .orElseThrow(() -> new UnprocessableWebhook("sourceId is missing"));
    switch (result.get("status").orElse("").toUpperCase(Locale.ROOT)) {
      case "COMPLETED" ->
          transcripts.received(
              result.workspace(),
              recording,
              result.get("source").filter("script"::equals).isPresent(),
              sentences(result));
      case "FAILED" ->
          transcripts.failed(
              result.workspace(),
              recording,
              result
                  .get("error")
                  .map(error -> "Twilio reported: " + error)
                  .orElse("Twilio could not transcribe the recording."));
      default -> throw new UnprocessableWebhook("status is missing or unknown");
    }
  }

  private static List<Sentence> sentences(VerifiedWebhook result) {
    JsonNode all = parse(result.get(SENTENCES).orElse("[]"));
    if (all == null || !all.isArray()) {
      throw new UnprocessableWebhook("sentences is not a JSON array");
    }
    List<Sentence> sentences = new ArrayList<>();
    for (JsonNode each : all.values()) {
      if (!text(each).isEmpty()) {
        long start = millis(each, "startTimeSeconds");
        long end = Math.max(start, millis(each, "endTimeSeconds"));
        sentences.add(new Sentence(channel(each), new Segment(text(each), start, end, List.of())));
      }
    }
    return sentences;
  }

  private static int channel(JsonNode sentence) {
    return Math.max(0, sentence.path("audioChannelIndex").asInt(1) - 1);
  }

  private static String text(JsonNode sentence) {
    return sentence.path("text").asString("").strip();
  }

  private static long millis(JsonNode sentence, String name) {
    return Math.round(sentence.path(name).asDouble(0) * 1000);
  }
}
