package org.ringback.server.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;

/// A key with which a back end works in a workspace; the key itself is known to its holder only.
///
/// @param hint how it begins
/// @param createdBy the name of who made it, if they are still known
/// @param expiresAt null when it lasts until it is revoked
/// @param lastUsedAt to the minute
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
  /// How people tell it from others.
  String label() {
    return name + " (" + hint + "…)";
  }
}
