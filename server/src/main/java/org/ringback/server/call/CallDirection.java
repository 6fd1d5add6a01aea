package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The direction of the customer's leg, in Twilio's words. Which leg is the parent follows from it.
public enum CallDirection {
  /// The customer called; agents are dialled from the customer's leg.
  INBOUND("inbound"),
  /// An agent's browser called; the customer is dialled from the agent's leg.
  OUTBOUND_DIAL("outbound-dial"),
  /// The server placed the call to the customer; the agent is dialled from the customer's leg.
  OUTBOUND_API("outbound-api");

  private final String wire;

  CallDirection(String wire) {
    this.wire = wire;
  }

  @JsonValue
  public String wire() {
    return wire;
  }

  /// Who is on a leg of a call of this direction.
  LegRole roleOf(boolean isChild) {
    return (this == OUTBOUND_DIAL) == isChild ? LegRole.CUSTOMER : LegRole.AGENT;
  }

  /// Returns the directions that a filter names: one of them, or `outbound` for both that begin
  /// here.
  static Optional<Set<CallDirection>> named(String text) {
    if (text.equals("outbound")) {
      return Optional.of(EnumSet.of(OUTBOUND_DIAL, OUTBOUND_API));
    }
    return Arrays.stream(values())
        .filter(direction -> direction.wire.equals(text))
        .findFirst()
        .map(EnumSet::of);
  }

  static CallDirection of(String wire) {
    return Arrays.stream(values())
        .filter(direction -> direction.wire.equals(wire))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("direction " + wire));
  }
}
