package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The participant who ended a call.
public enum EndedBy {
  CUSTOMER,
  AGENT,
  EXTERNAL,
  SUPERVISOR,
  /// The server or the telephone network, for example after the maximum ring time.
  SYSTEM,
  UNKNOWN;

  /// Returns the value in SQL and JSON.
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static EndedBy of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  static EndedBy of(ParticipantRole role) {
    return switch (role) {
      case CUSTOMER -> CUSTOMER;
      case AGENT -> AGENT;
      case EXTERNAL -> EXTERNAL;
      case SUPERVISOR -> SUPERVISOR;
    };
  }
}
