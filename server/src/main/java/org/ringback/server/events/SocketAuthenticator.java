package org.ringback.server.events;

import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.WorkspaceId;

/// Says who a page is, by the token of its hello.
@FunctionalInterface
public interface SocketAuthenticator {
  /// What the token is good for.
  sealed interface Answer {
    /// @param grant with which they place calls now
    record Authenticated(ClientIdentity identity, String grant) implements Answer {}

    /// No valid token, or its session has ended.
    record Unauthorized() implements Answer {}

    /// No such workspace, or not theirs.
    record NotFound() implements Answer {}
  }

  Answer authenticate(WorkspaceId workspace, String token);
}
