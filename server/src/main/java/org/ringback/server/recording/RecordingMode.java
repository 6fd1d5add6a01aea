package org.ringback.server.recording;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/// Which calls are recorded.
public enum RecordingMode {
  OFF("off"),
  ALWAYS("always"),
  /// An agent starts the recording during the call.
  ON_DEMAND("on-demand");

  private final String wire;

  RecordingMode(String wire) {
    this.wire = wire;
  }

  /// Returns the value in SQL and JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  public static Optional<RecordingMode> fromWire(String text) {
    return Arrays.stream(values()).filter(each -> each.wire.equals(text)).findFirst();
  }
}
