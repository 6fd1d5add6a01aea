package org.ringback.server.tenancy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

  /// Empty when there is no such role.
  static Optional<Role> of(String wire) {
    return Arrays.stream(values()).filter(role -> role.wire().equals(wire)).findFirst();
  }

  static Role fromWire(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
