package org.ringback.server.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.CustomerSide;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.EventLog;
import org.ringback.server.redaction.CardRedactor;
import org.ringback.server.redaction.Redacted;
import org.ringback.server.redaction.Spoken;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.SpeechEngine.EngineRefusal;
import org.ringback.server.transcript.SpeechEngine.Segment;
import org.ringback.server.twilio.RecordingSid;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Transcripts of stored recordings. Card numbers are replaced in the text before it is stored, and
/// silenced in the stored audio.
public final class RecordedTranscripts {
  private static final Logger log = LoggerFactory.getLogger(RecordedTranscripts.class);

  /// With the delays between them, about three hours.
  private static final int MAX_ATTEMPTS = 24;

  /// Twilio transcribes within minutes.
  private static final Duration RESULT_TIMEOUT = Duration.ofHours(2);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

  private final Database db;
  private final TranscriptStore store;
  private final UtteranceStore utterances;
  private final AudioMuteStore mutes;
  private final TranscriptionSettingsStore settings;
  private final Calls calls;
  private final Optional<SpeechEngine> engine;
  private final BatchTranscription batch;
  private final EventLog events;
  private final AuditLog audit;
  private final UuidV7 ids;
  private volatile @Nullable AudioSource source;
  private volatile Runnable onDue = () -> {};

  RecordedTranscripts(
      Database db,
      TranscriptStores stores,
      Calls calls,
      Optional<SpeechEngine> engine,
      BatchTranscription batch,
      EventLog events,
      AuditLog audit,
      UuidV7 ids) {
    this.db = db;
    this.store = stores.transcripts();
    this.utterances = stores.utterances();
    this.mutes = stores.mutes();
    this.settings = stores.settings();
    this.calls = calls;
    this.engine = engine;
    this.batch = batch;
    this.events = events;
    this.audit = audit;
    this.ids = ids;
  }

  /// A stored recording.
  ///
  /// @param sid null if Twilio does not have it
  /// @param startedAt the time of its first sample; null if unknown
  /// @param isVoicemail whether every member may read it
  /// @param speakers who is on each channel
  public record Recorded(
      UUID id,
      CallId call,
      @Nullable RecordingSid sid,
      @Nullable Instant startedAt,
      boolean isVoicemail,
      List<Track> speakers) {}

  /// Sets where the recordings are. Called once, when the server starts.
  public void setSource(AudioSource source) {
    this.source = source;
  }

  void onDue(Runnable listener) {
    onDue = listener;
  }

  /// Returns whether the operator has configured an engine. Without one, Twilio transcribes.
  boolean hasSpeechServer() {
    return engine.isPresent();
  }

  /// Returns whether Twilio's copy of a recording is needed until it is transcribed.
  public boolean needsCopyAtTwilio(WorkspaceId workspace, UUID recording) {
    return store.isAtTwilio(workspace, recording);
  }

  /// Returns whether the caller left a message, which every member may hear and read.
  boolean hasMessage(WorkspaceId workspace, CallId call) {
    AudioSource found = source;
    return found != null && found.ofCall(workspace, call).stream().anyMatch(Recorded::isVoicemail);
  }

  /// Makes the transcription of a recording due, if the workspace wants it. Silences the card
  /// numbers of a live transcript in any case. Takes part in the caller's transaction, after which
  /// the audio is stored.
  public void stored(WorkspaceId workspace, Recorded recorded, Instant now) {
    TranscriptionSettings wanted = settings.find(workspace);
    if (wanted.recorded() && (hasSpeechServer() || recorded.sid() != null)) {
      store.insertRecorded(
          workspace,
          ids.next(),
          recorded,
          engine.map(SpeechEngine::name).orElse("twilio"),
          wanted.language(),
          now);
    }
    // The lock is that of [LiveTranscripts]: an utterance comes either before the audio or after
    // it.
    store
        .lockLive(workspace, recorded.call())
        .ifPresent(
            live -> muteLive(workspace, live, recorded, utterances.redacted(workspace, live.id())));
    db.afterCommit(onDue);
  }

  /// Silences an utterance of a live transcript with payment data in the recordings of its call
  /// that are stored already. Takes part in the caller's transaction, which has locked the
  /// transcript.
  void redacted(WorkspaceId workspace, Transcript live, Utterance utterance) {
    AudioSource found = source;
    if (found != null) {
      found
          .ofCall(workspace, live.callId())
          .forEach(recorded -> muteLive(workspace, live, recorded, List.of(utterance)));
      db.afterCommit(onDue);
    }
  }

  private void muteLive(
      WorkspaceId workspace, Transcript live, Recorded recorded, List<Utterance> redacted) {
    Instant start = recorded.startedAt();
    if (start == null || redacted.isEmpty()) {
      return;
    }
    // Twilio trims the silence at the start of a message.
    long trimmedMs =
        recorded.isVoicemail()
            ? utterances
                .firstSpokenAt(workspace, live.id())
                .map(first -> Duration.between(start, first).toMillis())
                .orElse(0L)
            : 0;
    mute(
        workspace,
        recorded.id(),
        redacted.stream().map(each -> Silences.of(each, start, trimmedMs)).toList());
  }

  private void mute(WorkspaceId workspace, UUID recording, List<AudioRange> ranges) {
    List<AudioRange> merged = Silences.merged(ranges);
    if (!merged.isEmpty()) {
      mutes.insert(workspace, recording, merged);
    }
  }

  /// Transcribes a recording.
  void run(TranscriptStore.Due due) {
    Recorded recorded = store.recorded(due);
    Call call = calls.find(due.workspace(), due.call()).orElseThrow();
    if (due.isRunning()) {
      fail(due, call, "Twilio has sent no result.");
    } else if (hasSpeechServer()) {
      transcribe(due, recorded, call);
    } else if (recorded.sid() != null) {
      request(due, recorded.sid(), call);
    } else {
      fail(due, call, "Twilio does not have the recording.");
    }
  }

  private void request(TranscriptStore.Due due, RecordingSid recording, Call call) {
    try {
      store.saveRequested(
          due, batch.start(due.workspace(), due.language(), recording), RESULT_TIMEOUT);
    } catch (CredentialsMissing missing) {
      fail(due, call, "Twilio is not connected.");
    } catch (TwilioFailure.Refused refused) {
      fail(due, call, "Twilio rejected the transcription: " + refused.getMessage());
    } catch (TwilioFailure failure) {
      retry(due, call, "Twilio did not answer: " + failure.getMessage());
    }
  }

  private void retry(TranscriptStore.Due due, Call call, String error) {
    if (due.attempt() >= MAX_ATTEMPTS) {
      fail(due, call, error);
    } else {
      store.retry(due, delay(due.attempt()));
    }
  }

  /// A sentence of Twilio's result.
  ///
  /// @param channel from 0
  record Sentence(int channel, Segment segment) {}

  /// Stores Twilio's result, unless none is expected. Takes part in the caller's transaction.
  ///
  /// @param isScript whether the words are those of a scripted phone
  void received(
      WorkspaceId workspace, RecordingSid recording, boolean isScript, List<Sentence> sentences) {
    expected(workspace, recording).ifPresent(due -> save(workspace, due, isScript, sentences));
  }

  private void save(
      WorkspaceId workspace, TranscriptStore.Due due, boolean isScript, List<Sentence> sentences) {
    Recorded recorded = store.recorded(due);
    Call call = calls.find(workspace, due.call()).orElseThrow();
    List<Heard> heard =
        sentences.stream()
            .map(
                each ->
                    new Heard(
                        recorded
                            .speakers()
                            .get(Math.min(each.channel(), recorded.speakers().size() - 1)),
                        each.segment()))
            .sorted(Comparator.comparingLong(each -> each.segment().startMs()))
            .toList();
    store.saveEngine(workspace, due.id(), isScript ? "script" : "twilio");
    save(due, recorded, call, heard, redact(heard));
  }

  /// Stores that Twilio could not transcribe. Takes part in the caller's transaction.
  void failed(WorkspaceId workspace, RecordingSid recording, String error) {
    expected(workspace, recording)
        .ifPresent(due -> fail(due, calls.find(workspace, due.call()).orElseThrow(), error));
  }

  /// Locks the transcript that expects a result. Without one, the result is dropped and audited:
  /// its recording or its call was deleted, or it came too late. Its words must not wait in the
  /// inbox.
  private Optional<TranscriptStore.Due> expected(WorkspaceId workspace, RecordingSid recording) {
    Optional<TranscriptStore.Due> due = store.lockUnfinished(workspace, recording);
    if (due.isEmpty()) {
      audit.write(
          workspace, AuditEvent.ofService(null, "transcript.dropped", recording.value(), Map.of()));
    }
    return due;
  }

  private static List<Redacted> redact(List<Heard> heard) {
    return CardRedactor.redact(heard.stream().map(Heard::spoken).toList(), Long.MAX_VALUE);
  }

  private void transcribe(TranscriptStore.Due due, Recorded recorded, Call call) {
    try {
      List<Heard> heard = recognize(due, recorded);
      List<Redacted> redacted = redact(heard);
      db.inTransaction(
          () -> {
            store.saveEngine(due.workspace(), due.id(), engine.orElseThrow().name());
            save(due, recorded, call, heard, redacted);
            return due;
          });
    } catch (EngineRefusal refusal) {
      fail(due, call, String.valueOf(refusal.getMessage()));
    } catch (IOException e) {
      retry(due, call, String.valueOf(e.getMessage()));
    }
  }

  private static Duration delay(int attempt) {
    Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(attempt - 1, 10));
    return doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
  }

  /// What one side says in a recording.
  record Heard(Track track, Segment segment) {
    Spoken spoken() {
      return new Spoken(track.ordinal(), segment.startMs(), segment.endMs(), segment.text());
    }
  }

  private List<Heard> recognize(TranscriptStore.Due due, Recorded recorded) throws IOException {
    List<Heard> heard = new ArrayList<>();
    for (int channel = 0; channel < recorded.speakers().size(); channel++) {
      try (InputStream file = open(due.workspace(), recorded.id())) {
        WavFile wav = WavFile.read(file);
        for (Segment segment :
            engine.orElseThrow().recognize(wav.channel(channel), due.language())) {
          heard.add(new Heard(recorded.speakers().get(channel), segment));
        }
      }
    }
    heard.sort(Comparator.comparingLong(each -> each.segment().startMs()));
    return heard;
  }

  private InputStream open(WorkspaceId workspace, UUID recording) throws IOException {
    return source()
        .open(workspace, recording)
        .orElseThrow(() -> new EngineRefusal("the recording was deleted"));
  }

  private AudioSource source() throws IOException {
    AudioSource found = source;
    if (found == null) {
      throw new IOException("the server starts");
    }
    return found;
  }

  private void save(
      TranscriptStore.Due due,
      Recorded recorded,
      Call call,
      List<Heard> heard,
      List<Redacted> redacted) {
    List<AudioRange> silences = new ArrayList<>();
    for (int i = 0; i < heard.size(); i++) {
      Segment segment = heard.get(i).segment();
      Instant end =
          (recorded.startedAt() == null ? call.createdAt() : recorded.startedAt())
              .plusMillis(segment.endMs());
      utterances.save(
          due.workspace(),
          due.id(),
          new UtteranceStore.Stored(
              new Utterance(
                  heard.get(i).track(),
                  i + 1,
                  end,
                  redacted.get(i).text(),
                  null,
                  speaker(heard.get(i).track(), call, end),
                  segment.startMs(),
                  AlignedWords.of(segment).masked(redacted.get(i))),
              null));
      silences.addAll(Silences.of(segment, redacted.get(i)));
    }
    mute(due.workspace(), recorded.id(), silences);
    store.saveStatus(due.workspace(), due.id(), "completed", null);
    events.append(TranscriptEvents.changed(due.workspace(), call, due.isVoicemail()));
    db.afterCommit(onDue);
  }

  private static @Nullable ParticipantId speaker(Track track, Call call, Instant at) {
    return switch (track) {
      case CUSTOMER -> ParticipantId.customer(call.id());
      case OTHER -> CustomerSide.of(call, at).speaker();
      case EVERYONE -> null;
    };
  }

  private void fail(TranscriptStore.Due due, Call call, String error) {
    db.inTransaction(
        () -> {
          store.saveStatus(due.workspace(), due.id(), "failed", error);
          events.append(TranscriptEvents.changed(due.workspace(), call, due.isVoicemail()));
          return due;
        });
  }

  /// Silences a recording.
  void mute(AudioMuteStore.Mute mute) {
    try {
      source().mute(mute.workspace(), mute.recording(), mute.ranges());
      mutes.delete(mute);
    } catch (IOException e) {
      log.warn("Could not silence parts of recording {}: {}", mute.recording(), e.getMessage());
      mutes.retry(mute, delay(mute.attempt()));
    }
  }
}
