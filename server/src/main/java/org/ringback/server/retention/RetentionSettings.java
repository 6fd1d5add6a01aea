package org.ringback.server.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// After how many days data is deleted: `RetentionSettings` in openapi.yaml. Null keeps it.
///
/// @param recordingDays for recordings and the messages of callers
/// @param callDays for all personal data of a call
@JsonInclude(JsonInclude.Include.ALWAYS)
record RetentionSettings(
    @Nullable Integer recordingDays, @Nullable Integer transcriptDays, @Nullable Integer callDays) {
  static final RetentionSettings KEEP = new RetentionSettings(null, null, null);
}
