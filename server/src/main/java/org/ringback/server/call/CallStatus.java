package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/// The status of a call or leg, with Twilio's values (Call resource, `status`; `initiated` occurs
/// in callbacks only).
public enum CallStatus {
  QUEUED("queued"),
  INITIATED("initiated"),
  RINGING("ringing"),
  IN_PROGRESS("in-progress"),
  COMPLETED("completed"),
  BUSY("busy"),
  NO_ANSWER("no-answer"),
  FAILED("failed"),
  CANCELED("canceled");

  private final String wire;

  CallStatus(String wire) {
    this.wire = wire;
  }

  /// Returns the value in callbacks, SQL and JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  /// Returns whether a call with this status has ended.
  public boolean isTerminal() {
    return switch (this) {
      case QUEUED, INITIATED, RINGING, IN_PROGRESS -> false;
      case COMPLETED, BUSY, NO_ANSWER, FAILED, CANCELED -> true;
    };
  }

  /// Parses a status; empty for a value that Twilio does not document.
  public static Optional<CallStatus> of(String wire) {
    return Arrays.stream(values()).filter(status -> status.wire.equals(wire)).findFirst();
  }
}
