package org.ringback.server.recording;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.events.EventLog;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.RecordedTranscripts;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.webhook.UnprocessableWebhook;
import tools.jackson.databind.json.JsonMapper;

/// The recordings of calls. Each change is announced to the workspace.
final class CallRecordings {
  /// Of a call that lasted fewer seconds, Twilio may have no audio.
  private static final int SHORTEST_RECORDED = 2;

  /// How many seconds a recording and its call may differ. The conference begins when the second
  /// party has joined, and ends when the last one has left.
  private static final int LENGTH_TOLERANCE = 10;

  private final Database db;
  private final RecordingStore store;
  private final IngestStore ingest;
  private final RecordingCheckStore checks;
  private final Calls calls;
  private final Credentials credentials;
  private final TwilioApi twilio;
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
      Credentials credentials,
      TwilioApi twilio,
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
    this.credentials = credentials;
    this.twilio = twilio;
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
          boolean isChanged =
              store.report(ids.next(), report, clock.instant().truncatedTo(ChronoUnit.MICROS));
          if (isChanged) {
            if (report.status() == RecordingStatus.PROCESSING) {
              complete(report);
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

  /// Checks the recordings of a call that ended some time ago. Without one, the server looks for it
  /// at Twilio, because callbacks may be lost. Members see that a recording is missing, or that its
  /// length is not that of the call.
  void check(RecordingCheckStore.UncheckedCall unchecked) {
    WorkspaceId workspace = unchecked.workspace();
    if (unchecked.hasRecording()) {
      compareLength(workspace, unchecked.call());
    } else if (unchecked.isAnswered()) {
      recover(workspace, calls.find(workspace, unchecked.call()).orElseThrow());
    } else {
      checks.saveChecked(workspace, unchecked.call());
    }
  }

  private void recover(WorkspaceId workspace, Call call) {
    List<RecordingReport> found =
        atTwilio(workspace, call).stream()
            .filter(report -> report.status() == RecordingStatus.PROCESSING)
            .toList();
    boolean isAbsent =
        store.ofCall(workspace, call.id()).stream()
            .anyMatch(recording -> recording.status() == RecordingStatus.ABSENT);
    db.inTransaction(
        () -> {
          found.forEach(this::report);
          if (found.stream().allMatch(RecordingReport::isVoicemail)) {
            if (!isAbsent || secondsOf(workspace, call.id()) >= SHORTEST_RECORDED) {
              store.saveMissing(workspace, ids.next(), call.id(), clock.instant());
              alert(workspace, call.id(), "recording.missing", "Twilio has no recording");
              onStored.accept(RecordingStatus.MISSING);
            }
            checks.saveChecked(workspace, call.id());
          }
          return call;
        });
  }

  private void compareLength(WorkspaceId workspace, CallId call) {
    List<StoredRecording> ready =
        store.ofCall(workspace, call).stream()
            .filter(recording -> recording.status() == RecordingStatus.READY)
            .filter(recording -> !recording.isVoicemail())
            .toList();
    long seconds =
        Math.round(
            ready.stream()
                    .mapToLong(recording -> Objects.requireNonNull(recording.audio()).durationMs())
                    .sum()
                / 1000.0);
    int difference = (int) seconds - secondsOf(workspace, call);
    db.inTransaction(
        () -> {
          if (!ready.isEmpty() && Math.abs(difference) > LENGTH_TOLERANCE) {
            checks.saveLengthDifference(workspace, ready.getFirst().id(), difference);
            alert(
                workspace,
                call,
                "recording.length-differs",
                "The audio has %d s, and the call had %d s"
                    .formatted(seconds, seconds - difference));
          }
          checks.saveChecked(workspace, call);
          return call;
        });
  }

  private int secondsOf(WorkspaceId workspace, CallId call) {
    Integer seconds = calls.view(workspace, call).durationSec();
    return seconds == null ? 0 : seconds;
  }

  /// Looks for the message of a call at Twilio, because its callback did not arrive.
  void recoverVoicemail(WorkspaceId workspace, CallId id) {
    Call call = calls.find(workspace, id).orElseThrow();
    List<RecordingReport> found = new ArrayList<>();
    if (call.callSid() != null) {
      list(workspace, call, found, call.callSid().value(), twilio::recordingsOfCall);
    }
    found.stream().filter(RecordingReport::isVoicemail).forEach(this::report);
  }

  private List<RecordingReport> atTwilio(WorkspaceId workspace, Call call) {
    List<RecordingReport> reports = new ArrayList<>();
    if (call.isConference()) {
      call.seats().stream()
          .map(ConferenceSeat::conference)
          .distinct()
          .forEach(
              conference ->
                  list(workspace, call, reports, conference, twilio::recordingsOfConference));
    } else if (call.callSid() != null) {
      list(workspace, call, reports, call.callSid().value(), twilio::recordingsOfCall);
    }
    return reports;
  }

  private interface Listing {
    List<TwilioApi.Recording> of(TwilioAuth auth, String sid);
  }

  private void list(
      WorkspaceId workspace, Call call, List<RecordingReport> reports, String sid, Listing list) {
    credentials
        .requestAs(workspace, auth -> list.of(auth, sid))
        .forEach(
            recording ->
                status(recording.status())
                    .ifPresent(
                        status ->
                            reports.add(
                                new RecordingReport(
                                    workspace,
                                    call.id(),
                                    recording.sid(),
                                    sid,
                                    status,
                                    recording.channels(),
                                    recording.start(),
                                    recording.durationSec(),
                                    recording.isMessage()))));
  }

  private static Optional<RecordingStatus> status(String twilio) {
    return switch (twilio) {
      case "completed" -> Optional.of(RecordingStatus.PROCESSING);
      case "absent", "failed" -> Optional.of(RecordingStatus.ABSENT);
      default -> Optional.empty();
    };
  }

  private void alert(WorkspaceId workspace, CallId call, String action, String cause) {
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
