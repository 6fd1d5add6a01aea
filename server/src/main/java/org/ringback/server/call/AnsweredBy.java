package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The result of Twilio's answering machine detection
/// (https://www.twilio.com/docs/voice/answering-machine-detection).
public enum AnsweredBy {
  HUMAN,
  MACHINE,
  FAX,
  UNKNOWN;

  /// Parses Twilio's parameter `AnsweredBy`. Its values for a machine also say which part of the
  /// greeting was heard, as in `machine_start`.
  public static Optional<AnsweredBy> ofTwilio(String value) {
    return of(value.startsWith("machine_") ? MACHINE.wire() : value);
  }

  static Optional<AnsweredBy> of(String wire) {
    return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
  }

  /// Returns whether no person can hear the agent. Unknown answers may be persons.
  public boolean isMachine() {
    return this == MACHINE || this == FAX;
  }

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
