package org.ringback.exchange.recording;

import java.util.Locale;

/// Which direction of a leg is recorded.
public enum RecordingTrack {
  INBOUND,
  OUTBOUND,
  BOTH;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
