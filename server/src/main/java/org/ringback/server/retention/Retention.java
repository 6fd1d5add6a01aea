package org.ringback.server.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallErasure;
import org.ringback.server.call.CallId;
import org.ringback.server.recording.RecordingErasure;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.TranscriptArchive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes data that is older than the settings of its workspace allow. A pass looks for such data,
/// so it continues where a stopped node has left it.
final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /// Calls of a workspace in one pass, so that one workspace does not delay the others.
  private static final int LIMIT = 200;

  private final SettingsStore settings;
  private final CallErasure calls;
  private final RecordingErasure recordings;
  private final TranscriptArchive transcripts;
  private final CallEraser eraser;
  private final Clock clock;

  Retention(
      SettingsStore settings,
      CallErasure calls,
      RecordingErasure recordings,
      TranscriptArchive transcripts,
      CallEraser eraser,
      Clock clock) {
    this.settings = settings;
    this.calls = calls;
    this.recordings = recordings;
    this.transcripts = transcripts;
    this.eraser = eraser;
    this.clock = clock;
  }

  void run() {
    for (SettingsStore.Limited limited : settings.limited()) {
      WorkspaceId workspace = limited.workspace();
      Instant recordingsFrom = cutoff(limited.settings().recordingDays());
      if (recordingsFrom != null) {
        each(
            recordings.recordedBefore(workspace, recordingsFrom, LIMIT),
            call -> eraser.deleteRecordings(workspace, call));
      }
      Instant transcriptsFrom = cutoff(limited.settings().transcriptDays());
      if (transcriptsFrom != null) {
        each(
            transcripts.transcribedBefore(workspace, transcriptsFrom, LIMIT),
            call -> eraser.deleteTranscripts(workspace, call));
      }
      Instant callsFrom = cutoff(limited.settings().callDays());
      if (callsFrom != null) {
        each(
            calls.endedBefore(workspace, callsFrom, LIMIT),
            call -> eraser.erase(workspace, call, null));
      }
    }
  }

  private @Nullable Instant cutoff(@Nullable Integer days) {
    return days == null ? null : clock.instant().minus(Duration.ofDays(days));
  }

  private static void each(List<CallId> found, Consumer<CallId> deletion) {
    for (CallId call : found) {
      try {
        deletion.accept(call);
      } catch (RuntimeException e) {
        log.warn("Could not delete data of call {}: {}", call, e.toString());
      }
    }
  }
}
