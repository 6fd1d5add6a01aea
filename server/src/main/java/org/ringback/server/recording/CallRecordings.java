package org.ringback.server.recording;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.events.EventLog;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.RecordedTranscripts;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.webhook.UnprocessableWebhook;
import tools.jackson.databind.json.JsonMapper;

/// The recordings of calls. Each change is announced to the workspace.
final class CallRecordings {
  private final Database db;
  private final RecordingStore store;
  private final IngestStore ingest;
  private final RecordingCheckStore checks;
  private final Calls calls;
  private final EventLog events;
  private final AuditLog audit;
  private final RecordedAudio audios;
  private final RecordedTranscripts transcripts;
  private final UuidV7 ids;
  private final Clock clock;
  private volatile Runnable onDue = () -> {};
  private volatile Consumer<RecordingStatus> onStored = _ -> {};
  private volatile VoicemailRecordings.Listener onVoicemail = (_, _, _) -> {};
  private volatile RecordingErasure.LateListener onLate = (_, _, _) -> {};
  private volatile CompletedRecordings.Listener onCompleted = (_, _, _, _) -> {};

  CallRecordings(
      Database db,
      RecordingStores stores,
      Calls calls,
      EventLog events,
      AuditLog audit,
      RecordedAudio audios,
      RecordedTranscripts transcripts,
      UuidV7 ids,
      Clock clock) {
    this.db = db;
    this.store = stores.recordings();
    this.ingest = stores.ingest();
    this.checks = stores.checks();
    this.calls = calls;
    this.events = events;
    this.audit = audit;
    this.audios = audios;
    this.transcripts = transcripts;
    this.ids = ids;
    this.clock = clock;
  }

  /// Sets what runs after the commit of a report that makes a recording due.
  void onDue(Runnable listener) {
    onDue = listener;
  }

  /// Sets what receives each state of a recording that a report or an attempt stores, in that
  /// transaction.
  void onStored(Consumer<RecordingStatus> listener) {
    onStored = listener;
  }

  /// Sets what receives each message of a caller, in the transaction that stores it.
  void onVoicemail(VoicemailRecordings.Listener listener) {
    onVoicemail = listener;
  }

  /// Sets what receives each recording that Twilio reports of an erased call.
  void onLate(RecordingErasure.LateListener listener) {
    onLate = listener;
  }

  /// Sets what receives each recording that Twilio has completed.
  void onCompleted(CompletedRecordings.Listener listener) {
    onCompleted = listener;
  }

  /// Stores what Twilio reports. A message without audio is no message. The recording of an erased
  /// call is not stored.
  ///
  /// @throws UnprocessableWebhook when there is no such call
  void report(RecordingReport report) {
    if (calls.findView(report.workspace(), report.call()).isEmpty()) {
      throw new UnprocessableWebhook("a recording of an unknown call: " + report.call());
    }
    if (report.isVoicemail() && report.status() == RecordingStatus.ABSENT) {
      return;
    }
    db.inTransaction(
        () -> {
          if (calls.isErased(report.workspace(), report.call())) {
            if (report.status() == RecordingStatus.PROCESSING) {
              complete(report);
              onLate.reported(report.workspace(), report.call(), report.sid());
            }
            return false;
          }
          boolean wasMissing = isFound(report);
          boolean isChanged =
              store.report(ids.next(), report, clock.instant().truncatedTo(ChronoUnit.MICROS));
          if (isChanged) {
            if (report.status() == RecordingStatus.PROCESSING) {
              complete(report);
            }
            if (wasMissing) {
              audit.write(
                  report.workspace(),
                  AuditEvent.ofService(
                      null, "recording.found", report.call().toString(), Map.of()));
            }
            announce(report.workspace(), report.call());
            onStored.accept(report.status());
            receive(report);
            db.afterCommit(() -> onDue.run());
          }
          return isChanged;
        });
  }

  private void complete(RecordingReport report) {
    Instant startedAt = report.startedAt();
    onCompleted.completed(
        report.workspace(),
        report.call(),
        report.sid(),
        startedAt == null ? clock.instant() : startedAt);
  }

  /// Returns whether the report completes a recording that was reported as missing.
  private boolean isFound(RecordingReport report) {
    return report.status() == RecordingStatus.PROCESSING
        && !report.isVoicemail()
        && checks.saveFound(report.workspace(), report.call());
  }

  private void receive(RecordingReport report) {
    if (report.isVoicemail()) {
      StoredRecording message = store.findBySid(report.workspace(), report.sid()).orElseThrow();
      onVoicemail.received(report.workspace(), report.call(), message.id());
    }
  }

  /// Stores the audio of a recording.
  ///
  /// @return false when a later attempt has begun
  boolean saveAudio(IngestStore.Job job, StoredRecording.Audio audio) {
    @Nullable UUID first =
        calls
            .find(job.workspace(), job.call())
            .flatMap(call -> firstParticipant(call, job.parentSid()))
            .map(ParticipantId::value)
            .orElse(null);
    return db.inTransaction(
        () -> {
          boolean isSaved = store.saveAudio(job, audio, first);
          if (isSaved) {
            StoredRecording stored = store.find(job.workspace(), job.id()).orElseThrow();
            transcripts.stored(
                job.workspace(), audios.recorded(job.workspace(), stored), clock.instant());
            announce(job.workspace(), job.call());
            onStored.accept(RecordingStatus.READY);
          }
          return isSaved;
        });
  }

  /// Returns whether Twilio still needs its copy.
  boolean isBeingTranscribed(IngestStore.Job job) {
    return transcripts.needsCopyAtTwilio(job.workspace(), job.id());
  }

  /// Returns who is on the first channel: the participant who joined the conference first, or that
  /// of the recorded leg.
  private static Optional<ParticipantId> firstParticipant(Call call, @Nullable String parentSid) {
    return Optional.ofNullable(parentSid)
        .flatMap(CallSid::of)
        .flatMap(call::participantOf)
        .or(
            () ->
                call.seats().stream()
                    .filter(seat -> seat.joinedAt() != null && seat.conference().equals(parentSid))
                    .min(Comparator.comparingInt(ConferenceSeat::joinSequence))
                    .map(seat -> seat.participant().id()));
  }

  /// Stores why an attempt failed. After several attempts, members see that the recording waits.
  void postpone(IngestStore.Job job, String error, Duration delay, boolean hasStorageFailed) {
    db.inTransaction(
        () -> {
          ingest.saveFailure(job, error, delay, false);
          if (hasStorageFailed) {
            ingest.saveStorageFailure(job);
          }
          if (job.attempt() == IngestStore.PROBLEM_ATTEMPTS) {
            announce(job.workspace(), job.call());
          }
          return job;
        });
  }

  /// Stores that a recording cannot be fetched.
  void fail(IngestStore.Job job, String error) {
    db.inTransaction(
        () -> {
          ingest.saveFailure(job, error, null, true);
          alert(job.workspace(), job.call(), "recording.failed", error);
          onStored.accept(RecordingStatus.FAILED);
          return job;
        });
  }

  /// Stores that a call has no recording though it should have one, in the caller's transaction.
  void reportMissing(WorkspaceId workspace, CallId call) {
    store.saveMissing(workspace, ids.next(), call, clock.instant());
    alert(workspace, call, "recording.missing", "Twilio has no recording");
    onStored.accept(RecordingStatus.MISSING);
  }

  /// Writes an audit entry, and announces the change.
  void alert(WorkspaceId workspace, CallId call, String action, String cause) {
    audit.write(
        workspace, AuditEvent.ofService(null, action, call.toString(), Map.of("cause", cause)));
    announce(workspace, call);
  }

  /// Appends the event that the recordings of a call have changed, as the last step of the caller's
  /// transaction.
  void announce(WorkspaceId workspace, CallId call) {
    events.append(
        List.of(
            new Event(
                workspace,
                "call-recordings-changed",
                JsonMapper.shared().createObjectNode().put("callId", call.toString()),
                Audience.EVERYONE)));
  }
}
