package org.ringback.server.events;

import java.util.Optional;
import org.ringback.server.access.Principal;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.Sessions;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrants;

/// Authenticates a socket by the token of its `hello` frame.
final class SocketAuthenticator {
  private final Sessions sessions;
  private final Workspaces workspaces;
  private final VoiceGrants grants;

  SocketAuthenticator(Sessions sessions, Workspaces workspaces, VoiceGrants grants) {
    this.sessions = sessions;
    this.workspaces = workspaces;
    this.grants = grants;
  }

  sealed interface Answer {
    /// @param grant the voice grant with which the session places calls now
    record Authenticated(ClientIdentity identity, String grant) implements Answer {}

    /// The token is invalid, or its session has ended.
    record Unauthorized() implements Answer {}

    /// The workspace does not exist, or the user is not a member.
    record NotFound() implements Answer {}
  }

  Answer authenticate(WorkspaceId workspace, String token) {
    Optional<Principal> principal = sessions.verify(token);
    if (!(principal.orElse(null) instanceof Principal.User user)) {
      return new Answer.Unauthorized();
    }
    return workspaces.membership(workspace, user.user()).isPresent()
        ? new Answer.Authenticated(user.identity(), grants.of(workspace, user.session()))
        : new Answer.NotFound();
  }
}
