package org.ringback.server.recording;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.RecordingSid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.webhook.WebhookKind;
import org.ringback.server.webhook.WebhookUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the recordings of live calls, and pauses them. Their state changes when Twilio has
/// confirmed it.
public final class RunningRecordings {
  private static final Logger log = LoggerFactory.getLogger(RunningRecordings.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
  private static final int MAX_RESUMED = 50;

  private final Database db;
  private final RecordingStore store;
  private final CallRecordings recordings;
  private final RecordingPolicies policies;
  private final Calls calls;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final AuditLog audit;
  private final URI publicUrl;
  private final Clock clock;

  RunningRecordings(
      Database db,
      RecordingStore store,
      CallRecordings recordings,
      RecordingPolicies policies,
      Calls calls,
      Credentials credentials,
      TwilioApi twilio,
      AuditLog audit,
      URI publicUrl,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.recordings = recordings;
    this.policies = policies;
    this.calls = calls;
    this.credentials = credentials;
    this.twilio = twilio;
    this.audit = audit;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  /// Returns whether a member may start a recording: the policy leaves it to the agents, and the
  /// parties talk.
  boolean canStart(WorkspaceId workspace, CallView call) {
    return call.endedAt() == null
        && call.answeredAt() != null
        && !isCustomerOnHold(call)
        && policies
            .decision(workspace, call.id())
            .filter(decision -> decision.mode() == RecordingMode.ON_DEMAND)
            .isPresent()
        && running(workspace, call.id()).isEmpty();
  }

  private static boolean isCustomerOnHold(CallView call) {
    return call.participants().stream()
        .anyMatch(each -> each.role() == ParticipantRole.CUSTOMER && each.onHold());
  }

  private List<StoredRecording> running(WorkspaceId workspace, CallId call) {
    return store.ofCall(workspace, call).stream().filter(StoredRecording::isRunning).toList();
  }

  /// Starts to record the customer's leg, because Twilio starts no recording of a conference that
  /// has begun. [#beforeHold] keeps the music out of it.
  void start(WorkspacePrincipal by, CallView view) {
    WorkspaceId workspace = by.workspace();
    CallSid leg =
        calls.find(workspace, view.id()).stream()
            .filter(_ -> canStart(workspace, view))
            .flatMap(call -> call.openLegsOfCustomer().stream())
            .findFirst()
            .orElseThrow(RunningRecordings::notStartable);
    URI callback =
        new WebhookUrls(publicUrl, workspace).callback(WebhookKind.RECORDING, view.id().value());
    RecordingSid sid =
        credentials
            .requestAs(workspace, auth -> twilio.recordCall(auth, leg.value(), callback))
            .orElseThrow(RunningRecordings::notStartable);
    recordings.report(
        new RecordingReport(
            workspace,
            view.id(),
            sid,
            leg.value(),
            RecordingStatus.RECORDING,
            2,
            clock.instant(),
            null,
            false));
    audit.write(workspace, by.auditEvent("recording.started", view.id().toString(), Map.of()));
  }

  private static ProblemException notStartable() {
    return new ProblemException(
        Problem.of(
            409,
            "recording-not-startable",
            "The recording cannot be started",
            "The workspace's policy does not let agents start recordings, the customer is not in"
                + " the call or on hold, or it is recorded already. Read the recordings of the"
                + " call again."));
  }

  /// Pauses a running recording, or continues it.
  StoredRecording pause(
      WorkspacePrincipal by, CallView call, StoredRecording recording, boolean pause) {
    WorkspaceId workspace = by.workspace();
    if (!recording.isRunning()) {
      throw notRunning();
    }
    if (!pause && recording.pause().isByHold() && isCustomerOnHold(call)) {
      throw new ProblemException(
          Problem.of(
              409,
              "recording-on-hold",
              "The customer is on hold",
              "The recording continues when the customer is no longer on hold. Resume the call."));
    }
    change(workspace, recording, pause ? Pause.BY_REQUEST : Pause.NONE);
    audit.write(
        workspace,
        by.auditEvent(
            pause ? "recording.paused" : "recording.resumed",
            recording.call().toString(),
            Map.of("recordingId", recording.id().toString())));
    return store.find(workspace, recording.id()).orElseThrow();
  }

  /// Pauses all recordings of a call while the customer gives card data. They continue by
  /// themselves, if the end of it is not reported.
  ///
  /// @throws ProblemException 409 when the call is recorded, and Twilio has not reported its
  ///   recording yet
  void secure(WorkspacePrincipal by, CallView call, Duration longest) {
    WorkspaceId workspace = by.workspace();
    List<StoredRecording> running = running(workspace, call.id());
    if (running.isEmpty() && isExpected(workspace, call)) {
      throw notRunning();
    }
    Instant end = clock.instant().plus(longest);
    running.forEach(recording -> change(workspace, recording, recording.pause().until(end)));
    if (!running.isEmpty()) {
      audit.write(
          workspace,
          by.auditEvent(
              "recording.secured",
              call.id().toString(),
              Map.of("seconds", String.valueOf(longest.toSeconds()))));
    }
  }

  private boolean isExpected(WorkspaceId workspace, CallView call) {
    return call.endedAt() == null
        && call.answeredAt() != null
        && policies
            .decision(workspace, call.id())
            .filter(RecordingDecision::isRecorded)
            .isPresent();
  }

  /// Continues the recordings of a call after card data.
  void endSecure(WorkspacePrincipal by, CallView call) {
    WorkspaceId workspace = by.workspace();
    List<StoredRecording> secured =
        running(workspace, call.id()).stream()
            .filter(recording -> recording.pause().resumesAt() != null)
            .toList();
    secured.forEach(recording -> change(workspace, recording, recording.pause().withoutTime()));
    if (!secured.isEmpty()) {
      audit.write(workspace, by.auditEvent("recording.unsecured", call.id().toString(), Map.of()));
    }
  }

  /// Continues the recordings whose pause for card data has lasted too long.
  void endOverduePauses() {
    if (!store.hasResumes()) {
      return;
    }
    for (RecordingStore.DueResume due : store.claimResumes(BETWEEN_TRIES, MAX_RESUMED)) {
      try {
        store
            .find(due.workspace(), due.id())
            .filter(StoredRecording::isRunning)
            .ifPresent(
                recording -> {
                  change(due.workspace(), recording, recording.pause().withoutTime());
                  audit.write(
                      due.workspace(),
                      AuditEvent.ofService(
                          null, "recording.unsecured", recording.call().toString(), Map.of()));
                });
      } catch (RuntimeException e) {
        log.warn("Could not resume recording {}: {}", due.id(), e.toString());
      }
    }
  }

  /// Pauses the recording of a customer's leg, before the customer hears the music. A recording
  /// that does not pause does not prevent the hold.
  public void beforeHold(WorkspaceId workspace, CallId call, CallSid leg) {
    changeOfLeg(workspace, call, leg, Pause::withHold);
  }

  /// Continues the recording of a customer's leg, when the customer no longer hears the music.
  public void afterHold(WorkspaceId workspace, CallId call, CallSid leg) {
    changeOfLeg(workspace, call, leg, Pause::withoutHold);
  }

  private void changeOfLeg(
      WorkspaceId workspace, CallId call, CallSid leg, UnaryOperator<Pause> change) {
    for (StoredRecording recording : running(workspace, call)) {
      if (leg.value().equals(recording.parentSid())) {
        try {
          change(workspace, recording, change.apply(recording.pause()));
        } catch (RuntimeException e) {
          log.warn("Could not pause or resume recording {}: {}", recording.id(), e.toString());
        }
      }
    }
  }

  private void change(WorkspaceId workspace, StoredRecording recording, Pause pause) {
    if (pause.equals(recording.pause())) {
      return;
    }
    if (pause.isPaused() != recording.pause().isPaused()) {
      requestPause(workspace, recording, pause.isPaused());
    }
    db.inTransaction(
        () -> {
          store.savePause(workspace, recording.id(), pause);
          recordings.announce(workspace, recording.call());
          return recording;
        });
  }

  private void requestPause(WorkspaceId workspace, StoredRecording recording, boolean pause) {
    RecordingSid sid = recording.sid();
    String parent = recording.parentSid();
    if (sid == null || parent == null) {
      throw notRunning();
    }
    String status =
        credentials
            .requestAs(workspace, auth -> twilio.pauseRecording(auth, parent, sid, pause))
            .orElseThrow(RunningRecordings::notRunning);
    if (!status.equals(pause ? "paused" : "in-progress")) {
      throw new ProblemException(
          Problem.of(
              502,
              "recording-unchanged",
              "The recording is unchanged",
              "Twilio did not change the recording, whose status is " + status + ". Try again."));
    }
  }

  private static ProblemException notRunning() {
    return new ProblemException(
        Problem.of(
            409,
            "recording-not-running",
            "The recording does not run",
            "Only a running recording is paused or resumed. Read the recordings of the call"
                + " again."));
  }
}
