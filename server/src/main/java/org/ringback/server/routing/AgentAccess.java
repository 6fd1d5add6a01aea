package org.ringback.server.routing;

import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.Sessions;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrants;

/// Checks whether an agent's browser may take or place calls now.
final class AgentAccess {
  private final Sessions sessions;
  private final Workspaces workspaces;
  private final VoiceGrants grants;

  AgentAccess(Sessions sessions, Workspaces workspaces, VoiceGrants grants) {
    this.sessions = sessions;
    this.workspaces = workspaces;
    this.grants = grants;
  }

  /// Returns whether the session is live and its user is a member of the workspace.
  boolean mayTakeCalls(WorkspaceId workspace, ClientIdentity identity) {
    boolean isLive =
        identity.session().equals(SessionId.OF_SERVICE)
            || sessions.isLive(identity.user(), identity.session());
    return isLive && workspaces.membership(workspace, identity.user()).isPresent();
  }

  /// Returns whether, in addition, the voice grant that its token carries is not revoked.
  boolean mayPlaceCalls(WorkspaceId workspace, ClientIdentity identity, String grant) {
    return mayTakeCalls(workspace, identity) && grants.isValid(workspace, identity, grant);
  }
}
