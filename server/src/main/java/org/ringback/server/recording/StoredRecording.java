package org.ringback.server.recording;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.crypto.Secret;
import org.ringback.server.twilio.RecordingSid;

/// A recording of a call.
///
/// @param sid null for a recording that Twilio does not have
/// @param parentSid its ConferenceSid or CallSid; null if unknown
/// @param isVoicemail whether a caller left it as a message
/// @param firstParticipant the participant on the first channel; null if unknown
/// @param audio null until the recording is ready
/// @param error why the last attempt to fetch it failed
/// @param lengthDiffersSec how much longer the audio is than the call; null if they agree
record StoredRecording(
    UUID id,
    CallId call,
    @Nullable RecordingSid sid,
    @Nullable String parentSid,
    RecordingStatus status,
    Pause pause,
    int channels,
    boolean isVoicemail,
    @Nullable UUID firstParticipant,
    @Nullable Instant startedAt,
    @Nullable Audio audio,
    @Nullable String error,
    @Nullable Integer lengthDiffersSec) {

  boolean isRunning() {
    return status == RecordingStatus.RECORDING;
  }

  /// The stored audio.
  ///
  /// @param dataKey decrypts the key of the audio when the audio is read, or throws
  ///   [SecretCipher.DecryptionFailed]
  /// @param size in bytes, of the WAV file
  record Audio(
      String objectKey,
      Supplier<Secret> dataKey,
      long durationMs,
      long size,
      byte[] sha256,
      byte[] peaks) {}
}
