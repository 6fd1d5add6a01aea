package org.ringback.server.presence;

import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.WorkspaceId;

/// A sign-in session in a workspace.
record AgentSession(WorkspaceId workspace, ClientIdentity identity) {}
