package org.ringback.server.tenancy;

import org.ringback.server.identity.UserId;

/// A user in a workspace.
public record Member(WorkspaceId workspace, UserId user, Role role, String name, String email) {}
