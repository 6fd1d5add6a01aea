package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The direction of a call, with Twilio's values for the customer's leg. It determines which leg is
/// the parent.
public enum CallDirection {
  /// The customer called; agents are dialed from the customer's leg.
  INBOUND("inbound"),
  /// An agent's browser called; the customer is dialed from the agent's leg.
  OUTBOUND_DIAL("outbound-dial"),
  /// The server placed the call to the customer; the agent is dialed from the customer's leg.
  OUTBOUND_API("outbound-api"),
  /// A member called another one. There is no customer.
  INTERNAL("internal");

  private final String wire;

  CallDirection(String wire) {
    this.wire = wire;
  }

  @JsonValue
  public String wire() {
    return wire;
  }

  /// Returns the role of a leg of a call of this direction.
  ParticipantRole roleOf(boolean isChild) {
    return this != INTERNAL && (this == OUTBOUND_DIAL) == isChild
        ? ParticipantRole.CUSTOMER
        : ParticipantRole.AGENT;
  }

  /// Returns whether a customer was called.
  boolean isOutbound() {
    return this == OUTBOUND_DIAL || this == OUTBOUND_API;
  }

  /// Returns whether the browser of an agent called, and waits for the other party to join.
  public boolean isFromBrowser() {
    return this == OUTBOUND_DIAL || this == INTERNAL;
  }

  /// Parses the value of a filter: one direction, or `outbound` for both outgoing directions.
  static Optional<Set<CallDirection>> parseFilter(String text) {
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
