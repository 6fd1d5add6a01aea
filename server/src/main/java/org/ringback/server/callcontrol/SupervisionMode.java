package org.ringback.server.callcontrol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How a supervisor takes part in a call.
enum SupervisionMode {
  /// Is not heard.
  LISTEN,
  /// Is heard by one agent.
  WHISPER,
  /// Is heard by everyone.
  BARGE;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<SupervisionMode> fromWire(String wire) {
    return Arrays.stream(values()).filter(mode -> mode.wire().equals(wire)).findFirst();
  }
}
