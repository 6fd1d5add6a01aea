package org.ringback.exchange.transcription;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A batch transcription of a recording
/// (https://www.twilio.com/docs/configurations/transcriptions-resource).
///
/// @param status `PENDING`, `COMPLETED` or `FAILED`
/// @param error null unless `FAILED`
public record BatchTranscription(
    String id,
    BatchConfiguration configuration,
    String recordingSid,
    long seconds,
    String status,
    @Nullable String error,
    Instant created,
    Instant updated) {
  BatchTranscription after(String newStatus, @Nullable String reason, Instant at) {
    return new BatchTranscription(
        id, configuration, recordingSid, seconds, newStatus, reason, created, at);
  }
}
