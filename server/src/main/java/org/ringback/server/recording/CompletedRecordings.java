package org.ringback.server.recording;

import java.time.Instant;
import org.ringback.server.call.CallId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.RecordingSid;

/// The recordings that Twilio has completed, messages of callers and those of erased calls among
/// them.
public final class CompletedRecordings {
  private final CallRecordings recordings;

  CompletedRecordings(CallRecordings recordings) {
    this.recordings = recordings;
  }

  /// Receives a recording.
  @FunctionalInterface
  public interface Listener {
    void completed(WorkspaceId workspace, CallId call, RecordingSid recording, Instant startedAt);
  }

  /// Sets what receives each recording, in the transaction that stores Twilio's report of its
  /// completion. A repeated report of an erased call is passed on again.
  public void onCompleted(Listener listener) {
    recordings.onCompleted(listener);
  }
}
