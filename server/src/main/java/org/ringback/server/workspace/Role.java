package org.ringback.server.workspace;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a member may do; each may do what those before it may.
public enum Role {
  AGENT,
  SUPERVISOR,
  ADMIN,
  OWNER;

  public boolean atLeast(Role other) {
    return compareTo(other) >= 0;
  }

  /// As in the database and in JSON.
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role fromWire(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
