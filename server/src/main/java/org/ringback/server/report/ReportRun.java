package org.ringback.server.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// A run of a report, as in openapi.yaml.
///
/// @param scheduledFor when it was due, also if the server did not run then
/// @param firstDay of the period, in the time zone of the workspace
/// @param nextTryAt null for a run that has ended
/// @param error of the last attempt
/// @param size of the file in bytes
record ReportRun(
    UUID id,
    Occasion occasion,
    Instant scheduledFor,
    LocalDate firstDay,
    LocalDate lastDay,
    State state,
    int attempts,
    @Nullable Instant nextTryAt,
    @Nullable String error,
    FileState file,
    @Nullable String fileName,
    @Nullable Long size,
    @Nullable Instant expiresAt,
    Instant createdAt,
    @Nullable Instant finishedAt) {
  /// Why a report runs.
  enum Occasion {
    SCHEDULE,
    MANUAL;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  enum State {
    WAITING,
    DONE,
    FAILED;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether the file can be downloaded.
  enum FileState {
    NONE,
    AVAILABLE,
    EXPIRED,
    /// Deleted because it contained a call that was erased.
    ERASED;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A stored file.
  record Stored(String objectKey, Secret dataKey, long size, String fileName, String contentType) {}
}
