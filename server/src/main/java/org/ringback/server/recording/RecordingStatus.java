package org.ringback.server.recording;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The state of a recording.
enum RecordingStatus {
  /// Twilio records the call.
  RECORDING,
  /// The server fetches the recording from Twilio.
  PROCESSING,
  READY,
  /// Twilio reported that there is no audio.
  ABSENT,
  /// The call should have been recorded, and Twilio has no recording of it.
  MISSING,
  /// The server could not fetch the recording for a day.
  FAILED;

  /// Returns the value in SQL and JSON.
  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RecordingStatus fromWire(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
