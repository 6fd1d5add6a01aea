package org.ringback.server.recording;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;

/// Checks whether ended calls have their recordings, and looks for them at Twilio.
final class RecordingChecks {
  /// Of a call that lasted fewer seconds, Twilio may have no audio.
  private static final int SHORTEST_RECORDED = 2;

  /// How many seconds a recording and its call may differ. The conference begins when the second
  /// party has joined, and ends when the last one has left.
  private static final int LENGTH_TOLERANCE = 10;

  /// How long after its end a call should have its recording.
  private static final Duration EXPECTED = Duration.ofMinutes(10);

  private static final int MAX_CHECKED = 50;

  /// Lets calls of other workspaces be checked before those of one whose Twilio account does not
  /// answer.
  private static final Duration AFTER_FAILED_CHECK = Duration.ofSeconds(15);

  /// How long the server waits at most before it looks for a missing recording again.
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  /// How long after the end of its call a missing recording is looked for.
  private static final Duration EXPECTED_FOR = Duration.ofDays(7);

  private final Database db;
  private final RecordingStore store;
  private final RecordingCheckStore checks;
  private final CallRecordings recordings;
  private final Calls calls;
  private final Credentials credentials;
  private final TwilioApi twilio;

  RecordingChecks(
      Database db,
      RecordingStores stores,
      CallRecordings recordings,
      Calls calls,
      Credentials credentials,
      TwilioApi twilio) {
    this.db = db;
    this.store = stores.recordings();
    this.checks = stores.checks();
    this.recordings = recordings;
    this.calls = calls;
    this.credentials = credentials;
    this.twilio = twilio;
  }

  /// Returns calls whose check is due.
  List<RecordingCheckStore.UncheckedCall> due() {
    return checks.unchecked(EXPECTED, MAX_CHECKED);
  }

  /// Checks the recordings of a call that ended some time ago. Without one, the server looks for it
  /// at Twilio, because callbacks may be lost, and again later, because Twilio may still process
  /// it. Members see that a recording is missing, or that its length is not that of the call.
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

  /// Checks a call again after a time, because its check failed.
  void postpone(RecordingCheckStore.UncheckedCall unchecked) {
    checks.postpone(unchecked.workspace(), unchecked.call(), AFTER_FAILED_CHECK);
  }

  private void recover(WorkspaceId workspace, Call call) {
    List<RecordingReport> found =
        atTwilio(workspace, call).stream()
            .filter(report -> report.status() == RecordingStatus.PROCESSING)
            .toList();
    Set<RecordingStatus> stored =
        store.ofCall(workspace, call.id()).stream()
            .map(StoredRecording::status)
            .collect(Collectors.toSet());
    boolean isNoneExpected =
        stored.contains(RecordingStatus.ABSENT)
            && secondsOf(workspace, call.id()) < SHORTEST_RECORDED;
    db.inTransaction(
        () -> {
          checks.saveNextCheck(workspace, call.id(), LONGEST_WAIT, EXPECTED_FOR);
          found.forEach(recordings::report);
          if (found.stream().allMatch(RecordingReport::isVoicemail)) {
            if (isNoneExpected) {
              checks.saveChecked(workspace, call.id());
            } else if (!stored.contains(RecordingStatus.MISSING)) {
              recordings.reportMissing(workspace, call.id());
            }
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
            recordings.alert(
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
    found.stream().filter(RecordingReport::isVoicemail).forEach(recordings::report);
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
}
