package org.ringback.exchange.recording;

import java.util.Locale;

/// The recorded direction of a leg.
public enum RecordingTrack {
  INBOUND,
  OUTBOUND,
  BOTH;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
