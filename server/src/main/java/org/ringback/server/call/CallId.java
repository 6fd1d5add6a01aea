package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.UUID;

/// The id of a call. Unlike the CallSid it exists before Twilio has accepted the call.
public record CallId(@JsonValue UUID value) {
  /// Parses a UUID; empty when the text is none.
  public static Optional<CallId> of(String text) {
    try {
      return text.length() == 36
          ? Optional.of(new CallId(UUID.fromString(text)))
          : Optional.empty();
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
