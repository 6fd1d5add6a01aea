package org.ringback.server.http;

import io.javalin.security.RouteRole;

/// Who may use a route. Each route declares it where it is registered, and a server with a route
/// that does not say is not started.
public enum RouteAccess implements RouteRole {
  /// Whoever asks.
  PUBLIC,
  /// Who has the token of the meters.
  METRICS,
  /// Somebody who has signed in, whatever their workspaces.
  AUTHENTICATED,
  /// Twilio, by its signature.
  TWILIO,
  /// A member who says so in the first frame: the token of a socket does not go into its address.
  SOCKET_AUTH,
  /// Every member of the path's workspace.
  AGENT,
  /// A member with this role or a higher one.
  SUPERVISOR,
  ADMIN,
  OWNER,
  /// Beside members: the host product's back end, by its service key.
  SERVICE,
  /// A service key of the path's workspace with this scope.
  CALLS_READ,
  CALLS_WRITE,
  TOKENS_WRITE,
  CONTACTS_READ,
  CONTACTS_WRITE,
  MEMBERS_READ,
  AUDIT_READ
}
