package org.ringback.exchange.transcription;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Recognition;
import org.ringback.exchange.webhook.StatusCallbackQueue;
import org.ringback.exchange.webhook.WebhookSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The newest thousand transcriptions of recordings of `<Record transcribe="true">`.
public final class RecordingTranscriptions {
  private static final Logger log = LoggerFactory.getLogger(RecordingTranscriptions.class);
  private static final String LANGUAGE = "en-US"; // Twilio: "only English is supported"
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration MAX_LENGTH = Duration.ofMinutes(2);

  private final NewestEntries<RecordingTranscription> entries = new NewestEntries<>();
  private final Recordings recordings;
  private final WebhookSender webhooks;
  private final Recogniser recogniser;
  private final Clock clock;
  private final RandomGenerator random;
  private final Executor threads;

  public RecordingTranscriptions(
      Recordings recordings,
      WebhookSender webhooks,
      Recogniser recogniser,
      Clock clock,
      RandomGenerator random,
      Executor threads) {
    this.recordings = recordings;
    this.webhooks = webhooks;
    this.recogniser = recogniser;
    this.clock = clock;
    this.random = random;
    this.threads = threads;
  }

  /// Transcribes a completed recording. As at Twilio, fails for one of less than two seconds or
  /// more than two minutes.
  ///
  /// @param callback may be unset
  /// @param about the parameters of the callback in addition to those of the transcription
  public void transcribe(
      Account account,
      Recording recording,
      Duration duration,
      WebhookTarget callback,
      Collection<Map.Entry<String, String>> about) {
    RecordingTranscription begun =
        new RecordingTranscription(
            Sid.next("TR", random),
            account.sid(),
            recording.sid(),
            duration,
            "in-progress",
            null,
            clock.instant(),
            clock.instant());
    entries.add(begun);
    threads.execute(
        () -> {
          RecordingTranscription done = recognise(begun, recording);
          entries.replace(begun, done);
          sendCallback(account, recording, done, callback, about);
        });
  }

  private RecordingTranscription recognise(RecordingTranscription begun, Recording recording) {
    if (begun.duration().compareTo(SHORTEST) < 0 || begun.duration().compareTo(MAX_LENGTH) > 0) {
      return begun.after("failed", null, clock.instant());
    }
    try (var sound = recordings.sound(recording, 1)) {
      Recognition heard = recogniser.recognise(WavFile.read(sound.readAllBytes()), LANGUAGE, "");
      return switch (heard) {
        case Recognition.Heard words -> begun.after("completed", words.text(), clock.instant());
        case Recognition.Nothing _ -> begun.after("completed", "", clock.instant());
        case Recognition.Unavailable unavailable -> {
          log.warn("Could not transcribe {}: {}", recording.sid(), unavailable.reason());
          yield begun.after("failed", null, clock.instant());
        }
      };
    } catch (IOException e) {
      log.warn("Could not transcribe {}", recording.sid(), e);
      return begun.after("failed", null, clock.instant());
    }
  }

  private void sendCallback(
      Account account,
      Recording recording,
      RecordingTranscription done,
      WebhookTarget callback,
      Collection<Map.Entry<String, String>> about) {
    List<Map.Entry<String, String>> all = new ArrayList<>(about);
    all.add(Map.entry("TranscriptionSid", done.sid()));
    all.add(Map.entry("TranscriptionText", done.text() == null ? "" : done.text()));
    all.add(Map.entry("TranscriptionStatus", done.status()));
    all.add(Map.entry("TranscriptionType", "fast"));
    all.add(
        Map.entry(
            "TranscriptionUrl",
            recording.url().replaceFirst("/Recordings/.*", "/Transcriptions/" + done.sid())));
    all.add(Map.entry("RecordingSid", recording.sid()));
    all.add(Map.entry("RecordingUrl", recording.url()));
    new StatusCallbackQueue(webhooks, account, callback, "transcribe-callback", threads)
        .send(recording.record().callSid(), all);
  }

  /// Returns the transcriptions, newest first.
  public List<RecordingTranscription> list(Account account) {
    return entries.stream().filter(t -> t.accountSid().equals(account.sid())).toList();
  }

  public Optional<RecordingTranscription> find(Account account, String sid) {
    return list(account).stream().filter(t -> t.sid().equals(sid)).findFirst();
  }

  public void delete(RecordingTranscription message) {
    entries.remove(message);
  }
}
