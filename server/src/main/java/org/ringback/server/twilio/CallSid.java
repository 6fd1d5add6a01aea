package org.ringback.server.twilio;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/// Twilio's identifier of a call leg: `CA` and 32 hexadecimal digits.
public record CallSid(@JsonValue String value) implements Comparable<CallSid> {
  private static final Pattern SHAPE = Pattern.compile("CA[0-9a-f]{32}");

  public CallSid {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a CallSid: " + value);
    }
  }

  public static Optional<CallSid> of(String value) {
    return SHAPE.matcher(value).matches() ? Optional.of(new CallSid(value)) : Optional.empty();
  }

  @Override
  public int compareTo(CallSid other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
