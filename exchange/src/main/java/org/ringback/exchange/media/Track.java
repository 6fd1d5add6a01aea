package org.ringback.exchange.media;

/// A direction of the audio of a leg, with Twilio's values.
public enum Track {
  /// The audio that the leg sends.
  INBOUND("inbound_track"),
  /// The audio that the leg receives.
  OUTBOUND("outbound_track");

  private final String wire;

  Track(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
