package org.ringback.server.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// The sides of a call.
public enum Track {
  CUSTOMER,
  /// What the customer hears: agents, and announcements.
  OTHER,
  /// All speakers on one channel of a recording.
  EVERYONE;

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Track fromWire(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  /// @param twilio the track of the customer's leg
  static Optional<Track> ofTwilio(String twilio) {
    return switch (twilio) {
      case "inbound_track" -> Optional.of(CUSTOMER);
      case "outbound_track" -> Optional.of(OTHER);
      default -> Optional.empty();
    };
  }
}
