package org.ringback.server.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import org.ringback.server.http.Who;

/// What a service key may do. A route says which scope opens it, as it says which role does.
public enum Scope {
  CALLS_READ("calls:read", Who.CALLS_READ),
  CALLS_WRITE("calls:write", Who.CALLS_WRITE),
  TOKENS_WRITE("tokens:write", Who.TOKENS_WRITE),
  CONTACTS_READ("contacts:read", Who.CONTACTS_READ),
  CONTACTS_WRITE("contacts:write", Who.CONTACTS_WRITE),
  MEMBERS_READ("members:read", Who.MEMBERS_READ),
  AUDIT_READ("audit:read", Who.AUDIT_READ);

  private final String wire;
  private final Who who;

  Scope(String wire, Who who) {
    this.wire = wire;
    this.who = who;
  }

  /// As in the database and in JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  /// As routes declare it.
  Who who() {
    return who;
  }

  /// Empty when there is no such scope.
  static Optional<Scope> of(String wire) {
    return Arrays.stream(values()).filter(scope -> scope.wire.equals(wire)).findFirst();
  }
}
