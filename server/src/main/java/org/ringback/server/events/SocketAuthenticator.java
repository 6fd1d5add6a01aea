package org.ringback.server.events;

import java.util.Optional;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.SignedInUser;
import org.ringback.server.tenancy.Role;
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

  sealed interface Result {
    /// @param grant the voice grant with which the session places calls now
    record Authenticated(ClientIdentity identity, Role role, String grant) implements Result {}

    /// The token is invalid, or its session has ended.
    record Unauthorized() implements Result {}

    /// The workspace does not exist, or the user is not a member.
    record NotFound() implements Result {}
  }

  Result authenticate(WorkspaceId workspace, String token) {
    Optional<SignedInUser> found = sessions.verify(token);
    if (found.isEmpty()) {
      return new Result.Unauthorized();
    }
    SignedInUser user = found.get();
    return workspaces
        .membership(workspace, user.id())
        .<Result>map(
            member ->
                new Result.Authenticated(
                    user.clientIdentity(), member.role(), grants.of(workspace, user.session())))
        .orElseGet(Result.NotFound::new);
  }
}
