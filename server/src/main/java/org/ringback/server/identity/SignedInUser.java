package org.ringback.server.identity;

/// A user with an active session, of this server or of an external identity provider.
public record SignedInUser(UserId id, SessionId session, String name, String email) {
  /// Returns the identity that Twilio knows the session's browser by.
  public ClientIdentity clientIdentity() {
    return new ClientIdentity(id, session);
  }
}
