package org.ringback.exchange.media;

/// One direction of a leg, in Twilio's words.
public enum Track {
  /// What the leg says.
  INBOUND("inbound_track"),
  /// What it hears.
  OUTBOUND("outbound_track");

  private final String wire;

  Track(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
