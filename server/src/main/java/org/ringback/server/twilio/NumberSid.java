package org.ringback.server.twilio;

import java.util.Optional;
import java.util.regex.Pattern;

/// Twilio's identifier of a phone number that an account owns: `PN` and 32 hexadecimal digits.
public record NumberSid(String value) {
  private static final Pattern SHAPE = Pattern.compile("PN[0-9a-fA-F]{32}");

  public NumberSid {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a NumberSid");
    }
  }

  public static Optional<NumberSid> of(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new NumberSid(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
