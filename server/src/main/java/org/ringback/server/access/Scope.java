package org.ringback.server.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import org.ringback.server.http.RouteAccess;

/// What a service key may do. A route says which scope opens it, as it says which role does.
public enum Scope {
  CALLS_READ("calls:read", RouteAccess.CALLS_READ),
  CALLS_WRITE("calls:write", RouteAccess.CALLS_WRITE),
  TOKENS_WRITE("tokens:write", RouteAccess.TOKENS_WRITE),
  CONTACTS_READ("contacts:read", RouteAccess.CONTACTS_READ),
  CONTACTS_WRITE("contacts:write", RouteAccess.CONTACTS_WRITE),
  MEMBERS_READ("members:read", RouteAccess.MEMBERS_READ),
  AUDIT_READ("audit:read", RouteAccess.AUDIT_READ);

  private final String wire;
  private final RouteAccess who;

  Scope(String wire, RouteAccess who) {
    this.wire = wire;
    this.who = who;
  }

  /// As in the database and in JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  /// As routes declare it.
  RouteAccess who() {
    return who;
  }

  /// Empty when there is no such scope.
  static Optional<Scope> of(String wire) {
    return Arrays.stream(values()).filter(scope -> scope.wire.equals(wire)).findFirst();
  }
}
