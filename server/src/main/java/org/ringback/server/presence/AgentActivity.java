package org.ringback.server.presence;

import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// A user started or stopped to talk in a call.
///
/// @param hasFinished whether a conversation of the user with a customer ended
public record AgentActivity(WorkspaceId workspace, UserId user, boolean hasFinished) {}
