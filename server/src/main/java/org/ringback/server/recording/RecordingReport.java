package org.ringback.server.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.RecordingSid;

/// What Twilio says of a recording.
///
/// @param parentSid the ConferenceSid, or the CallSid of a recorded call
/// @param status RECORDING, PROCESSING when the audio can be fetched, or ABSENT
/// @param durationSec null while it is unknown
/// @param isVoicemail whether a caller left it as a message
record RecordingReport(
    WorkspaceId workspace,
    CallId call,
    RecordingSid sid,
    @Nullable String parentSid,
    RecordingStatus status,
    int channels,
    @Nullable Instant startedAt,
    @Nullable Integer durationSec,
    boolean isVoicemail) {
  /// A caller who hangs up at the tone leaves no message.
  RecordingReport {
    if (isVoicemail && durationSec != null && durationSec == 0) {
      status = RecordingStatus.ABSENT;
    }
  }
}
