package org.ringback.exchange.recording;

import java.util.Locale;

/// Twilio's statuses of a recording.
public enum RecordingStatus {
  IN_PROGRESS,
  PAUSED,
  STOPPED,
  PROCESSING,
  COMPLETED,
  ABSENT,
  /// The audio is gone, and the metadata is kept for some time.
  DELETED;

  /// Returns Twilio's value: `in-progress`, …
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Returns whether the recording can be paused, resumed and stopped.
  public boolean isLive() {
    return this == IN_PROGRESS || this == PAUSED;
  }
}
