package org.ringback.server.recording;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/// Whether callers decide by key if their call is recorded.
public enum Consent {
  /// The announcement only informs.
  NONE("none"),
  /// The call is recorded unless the caller refuses.
  OPT_OUT("opt-out"),
  /// The call is recorded if the caller agrees.
  OPT_IN("opt-in");

  private final String wire;

  Consent(String wire) {
    this.wire = wire;
  }

  /// Returns the value in SQL and JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  static Optional<Consent> fromWire(String text) {
    return Arrays.stream(values()).filter(each -> each.wire.equals(text)).findFirst();
  }
}
