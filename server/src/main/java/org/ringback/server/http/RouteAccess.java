package org.ringback.server.http;

import io.javalin.security.RouteRole;

/// The access rule of a route, declared where it is registered. The server refuses to start with a
/// route without one.
public enum RouteAccess implements RouteRole {
  /// No authentication.
  PUBLIC,
  /// The metrics token.
  METRICS,
  /// Any signed-in user.
  AUTHENTICATED,
  /// Twilio, authenticated by its signature.
  TWILIO,
  /// A member who authenticates in the first frame of the socket, to keep the token out of the URL.
  SOCKET_AUTH,
  /// Any member of the path's workspace.
  AGENT,
  /// A member with this role or a higher one.
  SUPERVISOR,
  ADMIN,
  OWNER,
  /// The host product's back end, authenticated by `SUPABASE_SERVICE_KEY`.
  SERVICE,
  /// A service key of the path's workspace with this scope.
  CALLS_READ,
  CALLS_EXPORT,
  CALLS_WRITE,
  TOKENS_WRITE,
  CONTACTS_READ,
  CONTACTS_WRITE,
  MEMBERS_READ,
  AUDIT_READ
}
