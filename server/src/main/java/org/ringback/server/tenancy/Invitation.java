package org.ringback.server.tenancy;

import java.time.Instant;
import java.util.UUID;

/// Somebody who is asked into a workspace and has not come yet.
///
/// @param invitedBy the name of who asks
record Invitation(
    UUID id,
    WorkspaceId workspace,
    String workspaceName,
    String email,
    Role role,
    String invitedBy,
    Instant createdAt,
    Instant expiresAt) {}
