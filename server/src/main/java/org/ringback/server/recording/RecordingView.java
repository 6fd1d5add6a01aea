package org.ringback.server.recording;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallView;
import org.ringback.server.call.ParticipantRole;

/// A recording in API responses: `Recording` in openapi.yaml.
///
/// @param channels who is on each channel: `customer` and `agent`, the members `caller` and
///   `colleague`, or `everyone`
/// @param voicemail whether the customer left it as a message
/// @param resumesAt when a pause ends by itself; null for other pauses
/// @param error why the server could not fetch it yet
/// @param lengthDiffersSec how much longer the audio is than the call; null if they agree
public record RecordingView(
    UUID id,
    RecordingStatus status,
    boolean paused,
    boolean voicemail,
    @Nullable Instant resumesAt,
    List<String> channels,
    @Nullable Instant startedAt,
    @Nullable Long durationMs,
    @Nullable Long size,
    @Nullable String error,
    @Nullable Integer lengthDiffersSec) {
  private static final List<String> VOICEMAIL = List.of("customer");

  static RecordingView of(StoredRecording recording, CallView call) {
    return of(recording, channels(recording, call));
  }

  static RecordingView ofVoicemail(StoredRecording recording) {
    return of(recording, VOICEMAIL);
  }

  private static RecordingView of(StoredRecording recording, List<String> channels) {
    StoredRecording.Audio audio = recording.audio();
    return new RecordingView(
        recording.id(),
        recording.status(),
        recording.pause().isPaused(),
        recording.isVoicemail(),
        recording.pause().resumesAt(),
        channels,
        recording.startedAt(),
        audio == null ? null : audio.durationMs(),
        audio == null ? null : audio.size(),
        recording.error(),
        recording.lengthDiffersSec());
  }

  private static List<String> channels(StoredRecording recording, CallView call) {
    if (recording.isVoicemail()) {
      return VOICEMAIL;
    }
    if (recording.channels() != 2) {
      return recording.channels() == 1 ? List.of("everyone") : List.of();
    }
    List<String> names =
        call.direction() == CallDirection.INTERNAL
            ? List.of("caller", "colleague")
            : List.of("customer", "agent");
    return isOtherFirst(recording, call) ? names.reversed() : names;
  }

  /// Returns whether the first channel is not that of the customer, or of the member who called.
  private static boolean isOtherFirst(StoredRecording recording, CallView call) {
    return call.participants().stream()
        .filter(each -> each.id().value().equals(recording.firstParticipant()))
        .anyMatch(
            each ->
                call.direction() == CallDirection.INTERNAL
                    ? call.agent() != null
                        && each.user() != null
                        && !each.user().id().equals(call.agent().id())
                    : each.role() != ParticipantRole.CUSTOMER);
  }
}
