package org.ringback.server.recording;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringback.server.call.CallId;
import org.ringback.server.tenancy.WorkspaceId;

/// The messages of callers among the recordings, for the inbox that lists them.
public final class VoicemailRecordings {
  private final RecordingStore store;
  private final CallRecordings recordings;
  private final RecordingChecks checks;

  VoicemailRecordings(RecordingStore store, CallRecordings recordings, RecordingChecks checks) {
    this.store = store;
    this.recordings = recordings;
    this.checks = checks;
  }

  /// Receives the message of a call.
  @FunctionalInterface
  public interface Listener {
    void received(WorkspaceId workspace, CallId call, UUID recording);
  }

  /// Sets what receives each message once, in the transaction that stores Twilio's report of it.
  public void onReceived(Listener listener) {
    recordings.onVoicemail(listener);
  }

  /// Returns those of the recordings that exist, by id.
  public Map<UUID, RecordingView> views(WorkspaceId workspace, Collection<UUID> ids) {
    return store.find(workspace, ids).stream()
        .collect(Collectors.toMap(StoredRecording::id, RecordingView::ofVoicemail));
  }

  /// Looks for the message of a call at Twilio.
  public void recover(WorkspaceId workspace, CallId call) {
    checks.recoverVoicemail(workspace, call);
  }
}
