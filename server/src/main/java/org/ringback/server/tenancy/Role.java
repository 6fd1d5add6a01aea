package org.ringback.server.tenancy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The permissions of a member. Each role includes those before it.
public enum Role {
  AGENT,
  SUPERVISOR,
  ADMIN,
  OWNER;

  public boolean atLeast(Role other) {
    return compareTo(other) >= 0;
  }

  /// Returns the name in the database and in JSON.
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Returns empty for an unknown role.
  static Optional<Role> of(String wire) {
    return Arrays.stream(values()).filter(role -> role.wire().equals(wire)).findFirst();
  }

  /// Parses a name from the database.
  public static Role fromWire(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
