package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The role of a participant in a call.
public enum ParticipantRole {
  CUSTOMER,
  /// A member of the workspace who talks to the customer.
  AGENT,
  /// A phone outside the workspace that was added to the call.
  EXTERNAL,
  /// A member who listens. A supervisor does not keep a call open.
  SUPERVISOR;

  /// Returns the value in SQL and JSON.
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ParticipantRole of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  /// Returns whether a call ends when all participants with such roles have left.
  boolean keepsCallOpen() {
    return this == AGENT || this == EXTERNAL;
  }
}
