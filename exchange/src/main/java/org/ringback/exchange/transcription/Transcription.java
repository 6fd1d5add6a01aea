package org.ringback.exchange.transcription;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.AudioTap;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.Track;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Recognition;
import org.ringback.exchange.subresource.CallSubresource;
import org.ringback.exchange.webhook.StatusCallbackQueue;
import tools.jackson.databind.json.JsonMapper;

/// A real-time transcription of a leg (https://www.twilio.com/docs/voice/twiml/transcription). The
/// text of scripted phones comes from their scripts and is marked so, on both tracks. All other
/// speech goes to the recogniser; without one the application receives `transcription-error`.
public final class Transcription extends CallSubresource implements AudioTap {
  /// Twilio: "Real-time Transcriptions: Provider Error".
  private static final String PROVIDER_ERROR = "32651";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TranscriptionRequest request;
  private final MediaEndpoint leg;
  private final Recogniser recogniser;
  private final StatusCallbackQueue callbacks;
  private final Clock clock;
  private final Executor threads;
  private final Consumer<String> scripted = words -> script(Track.INBOUND, words);
  private final Consumer<String> heardScript =
      words -> {
        discard();
        script(Track.OUTBOUND, words);
      };
  private final Map<Track, UtteranceSplitter> heard = new EnumMap<>(Track.class);
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private int sequence;
  private boolean failed;

  Transcription(
      String sid,
      TranscriptionRequest request,
      MediaEndpoint leg,
      Recogniser recogniser,
      StatusCallbackQueue callbacks,
      Clock clock,
      Executor threads) {
    super(sid, request.account(), request.callSid(), request.name(), clock);
    this.request = request;
    this.leg = leg;
    this.recogniser = recogniser;
    this.callbacks = callbacks;
    this.clock = clock;
    this.threads = threads;
  }

  void start() {
    report("transcription-started", Map.of("LanguageCode", request.language()));
    for (Track track : request.tracks()) {
      if (track != Track.INBOUND || !leg.addTextListener(scripted)) {
        heard.put(
            track,
            new UtteranceSplitter(
                samples -> recognise(track, samples), samples -> part(track, samples)));
      }
    }
    if (request.tracks().contains(Track.OUTBOUND)) {
      leg.addHeardTextListener(heardScript);
    }
    leg.tap(this);
  }

  /// Reports the words of a script, and before them the partial results with fewer words.
  private void script(Track track, String words) {
    if (request.partialResults()) {
      for (int end = words.indexOf(' '); end > 0; end = words.indexOf(' ', end + 1)) {
        content(track, words.substring(0, end), 1, "script", false);
      }
    }
    content(track, words, 1, "script", true);
  }

  /// Discards the audio of the speech whose words are known.
  private void discard() {
    UtteranceSplitter utterances = heard.get(Track.OUTBOUND);
    if (utterances != null) {
      utterances.discard();
    }
  }

  @Override
  public void frame(short[] inbound, short[] outbound) {
    feed(Track.INBOUND, inbound);
    feed(Track.OUTBOUND, outbound);
  }

  private void feed(Track track, short[] frame) {
    UtteranceSplitter utterances = heard.get(track);
    if (utterances != null) {
      utterances.frame(frame);
    }
  }

  /// Sends the callbacks one by one, in the order of the speech.
  private synchronized void recognise(Track track, short[] samples) {
    last =
        last.thenRunAsync(
            () -> {
              switch (recogniser.recognise(samples, request.language(), request.hints())) {
                case Recognition.Heard words ->
                    content(track, words.text(), words.confidence(), null, true);
                case Recognition.Nothing _ -> {}
                case Recognition.Unavailable unavailable -> error(unavailable.reason());
              }
            },
            threads);
  }

  /// Sends a partial result, unless the recogniser is busy with an earlier part.
  private synchronized void part(Track track, short[] samples) {
    if (request.partialResults() && last.isDone()) {
      last =
          last.thenRunAsync(
              () -> {
                if (recogniser.recognise(samples, request.language(), request.hints())
                    instanceof Recognition.Heard words) {
                  content(track, words.text(), words.confidence(), null, false);
                }
              },
              threads);
    }
  }

  private void content(
      Track track, String words, double confidence, @Nullable String source, boolean isFinal) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("transcript", words);
    data.put("confidence", confidence);
    if (source != null) {
      data.put("source", source);
    }
    report(
        "transcription-content",
        Map.of(
            "LanguageCode",
            request.language(),
            "Track",
            track.wire(),
            "TranscriptionData",
            JSON.writeValueAsString(data),
            "Final",
            String.valueOf(isFinal)));
  }

  private synchronized void error(String reason) {
    if (!failed) {
      failed = true;
      report(
          "transcription-error",
          Map.of("TranscriptionErrorCode", PROVIDER_ERROR, "TranscriptionError", reason));
    }
  }

  /// Stops after the callbacks for earlier speech. Idempotent.
  @Override
  public synchronized void stop() {
    if (!markStopped()) {
      return;
    }
    leg.untap(this);
    leg.removeTextListener(scripted);
    leg.removeHeardTextListener(heardScript);
    heard.values().forEach(UtteranceSplitter::end);
    last = last.thenRunAsync(() -> report("transcription-stopped", Map.of()), threads);
  }

  private synchronized void report(String event, Map<String, String> more) {
    sequence++;
    List<Map.Entry<String, String>> all = new ArrayList<>();
    all.add(Map.entry("AccountSid", request.account().sid()));
    all.add(Map.entry("CallSid", request.callSid()));
    all.add(Map.entry("TranscriptionSid", sid()));
    all.add(Map.entry("TranscriptionEvent", event));
    all.add(Map.entry("SequenceId", String.valueOf(sequence)));
    all.add(Map.entry("Timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()));
    more.forEach((name, value) -> all.add(Map.entry(name, value)));
    callbacks.send(request.callSid(), all);
  }
}
