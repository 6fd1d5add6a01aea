package org.ringback.server.tenancy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/// How customers and agents are connected. A call keeps the strategy that it began with.
public enum CallStrategy {
  /// Twilio rings the agents' browsers and connects two legs.
  CLIENT("client"),
  /// The customer waits in a conference. The server offers the call to agents, and the one who
  /// claims it joins.
  CONFERENCE("conference");

  private final String wire;

  CallStrategy(String wire) {
    this.wire = wire;
  }

  /// Returns the value in SQL and JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  public static Optional<CallStrategy> fromWire(String text) {
    return Arrays.stream(values()).filter(each -> each.wire.equals(text)).findFirst();
  }
}
