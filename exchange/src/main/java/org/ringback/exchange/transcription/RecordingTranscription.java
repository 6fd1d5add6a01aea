package org.ringback.exchange.transcription;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The transcription of one recording
/// (https://www.twilio.com/docs/voice/api/recording-transcription).
///
/// @param status `in-progress`, `completed` or `failed`
/// @param text null unless `completed`
/// @param updated the time of the last status change
public record RecordingTranscription(
    String sid,
    String accountSid,
    String recordingSid,
    Duration duration,
    String status,
    @Nullable String text,
    Instant created,
    Instant updated) {
  RecordingTranscription after(String newStatus, @Nullable String newText, Instant at) {
    return new RecordingTranscription(
        sid, accountSid, recordingSid, duration, newStatus, newText, created, at);
  }
}
