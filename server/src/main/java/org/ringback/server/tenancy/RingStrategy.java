package org.ringback.server.tenancy;

import java.util.Arrays;
import java.util.Optional;

/// Which free agents an inbound call rings.
public enum RingStrategy {
  /// All of them at once.
  ALL("all"),
  /// One after another, the agent who has been idle longest first.
  LONGEST_IDLE("longest-idle");

  private final String wire;

  RingStrategy(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  static Optional<RingStrategy> fromWire(String text) {
    return Arrays.stream(values()).filter(each -> each.wire.equals(text)).findFirst();
  }
}
