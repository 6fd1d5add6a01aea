package org.ringback.server.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;

/// An API key of a workspace, without its secret.
///
/// @param hint first characters of the key
/// @param createdBy name of the user who created it; null if deleted
/// @param expiresAt null without expiry
/// @param lastUsedAt accurate to the minute
record ServiceKey(
    UUID id,
    WorkspaceId workspace,
    String name,
    String hint,
    List<Scope> scopes,
    @Nullable String createdBy,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {
  /// Returns the name and the hint.
  String label() {
    return name + " (" + hint + "…)";
  }
}
