package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.UUID;

/// Our name of one conversation, known before Twilio has given it a CallSid.
public record CallId(@JsonValue UUID value) {
  /// The id in these words, if it is one.
  public static Optional<CallId> of(String text) {
    try {
      return text.length() == 36
          ? Optional.of(new CallId(UUID.fromString(text)))
          : Optional.empty();
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
