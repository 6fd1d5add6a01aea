package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/// Where a leg is in its life, in Twilio's words (Call resource, `status`; callbacks add
/// `initiated`).
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

  /// The word on the wire, in SQL and in JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  /// Whether a leg in this status is over for good.
  public boolean isTerminal() {
    return switch (this) {
      case QUEUED, INITIATED, RINGING, IN_PROGRESS -> false;
      case COMPLETED, BUSY, NO_ANSWER, FAILED, CANCELED -> true;
    };
  }

  /// The status of that word; empty for a word that Twilio does not document.
  public static Optional<CallStatus> of(String wire) {
    return Arrays.stream(values()).filter(status -> status.wire.equals(wire)).findFirst();
  }
}
