package org.ringback.server.report;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A scheduled report of a workspace.
///
/// @param disabledReason `failures` after several runs have failed; null otherwise
/// @param nextRunAt null for a disabled report
/// @param createdBy null when the user was deleted
record Report(
    UUID id,
    Definition definition,
    boolean enabled,
    @Nullable String disabledReason,
    @Nullable Instant nextRunAt,
    @Nullable Creator createdBy,
    Instant createdAt) {
  record Creator(UUID id, String name) {}
}
