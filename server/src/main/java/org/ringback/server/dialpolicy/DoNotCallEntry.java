package org.ringback.server.dialpolicy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A number that must not be called: `DoNotCallEntry` in openapi.yaml.
///
/// @param number E.164
/// @param reason empty when none was given
/// @param addedBy null for a service key
record DoNotCallEntry(
    UUID id, String number, String reason, @Nullable AddedBy addedBy, Instant createdAt) {
  /// The member who added the number.
  record AddedBy(UUID id, String name) {}
}
