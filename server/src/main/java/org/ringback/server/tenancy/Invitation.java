package org.ringback.server.tenancy;

import java.time.Instant;
import java.util.UUID;

/// A pending invitation to a workspace.
///
/// @param invitedBy name of the inviting user
record Invitation(
    UUID id,
    WorkspaceId workspace,
    String workspaceName,
    String email,
    Role role,
    String invitedBy,
    Instant createdAt,
    Instant expiresAt) {}
