package org.ringback.server.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import org.ringback.server.http.RouteAccess;

/// A permission of a service key. Each route declares the scope that it requires.
public enum Scope {
  CALLS_READ("calls:read", RouteAccess.CALLS_READ),
  CALLS_EXPORT("calls:export", RouteAccess.CALLS_EXPORT),
  CALLS_WRITE("calls:write", RouteAccess.CALLS_WRITE),
  TOKENS_WRITE("tokens:write", RouteAccess.TOKENS_WRITE),
  CONTACTS_READ("contacts:read", RouteAccess.CONTACTS_READ),
  CONTACTS_WRITE("contacts:write", RouteAccess.CONTACTS_WRITE),
  MEMBERS_READ("members:read", RouteAccess.MEMBERS_READ),
  AUDIT_READ("audit:read", RouteAccess.AUDIT_READ);

  private final String wire;
  private final RouteAccess access;

  Scope(String wire, RouteAccess access) {
    this.wire = wire;
    this.access = access;
  }

  /// Returns the name in the database and in JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  /// Returns the access rule that routes declare.
  RouteAccess access() {
    return access;
  }

  /// Returns empty for an unknown scope.
  static Optional<Scope> of(String wire) {
    return Arrays.stream(values()).filter(scope -> scope.wire.equals(wire)).findFirst();
  }
}
