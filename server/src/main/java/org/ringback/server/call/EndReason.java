package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/// The reason why a call ended.
public enum EndReason {
  /// Customer and agent were connected.
  COMPLETED("completed"),
  DECLINED("declined"),
  NO_ANSWER("no-answer"),
  /// The calling side hung up before the answer, also after waiting in line.
  CALLER_GAVE_UP("caller-gave-up"),
  /// The customer answered a call that the server placed, but no agent joined.
  AGENT_UNAVAILABLE("agent-unavailable"),
  BUSY("busy"),
  FAILED("failed"),
  /// A rule of the workspace refused the call, so no number was dialed.
  REFUSED("refused"),
  /// The callbacks of an answered call were lost. The server read its end from Twilio.
  RECONCILED("reconciled");

  private final String wire;

  EndReason(String wire) {
    this.wire = wire;
  }

  /// Returns the value in SQL and JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  static EndReason of(String wire) {
    return Arrays.stream(values())
        .filter(reason -> reason.wire.equals(wire))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("end reason " + wire));
  }
}
