package org.ringback.server.events;

import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.WorkspaceId;

/// A session with an open socket in a workspace.
///
/// @param grant the voice grant of the session when the socket was opened
record ConnectedSession(WorkspaceId workspace, ClientIdentity identity, String grant) {}
