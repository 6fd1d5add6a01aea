package org.ringback.server.twilio;

import java.util.Optional;
import java.util.regex.Pattern;

/// Twilio's identifier of a TwiML app: `AP` and 32 hexadecimal digits.
public record TwimlAppSid(String value) {
  private static final Pattern SHAPE = Pattern.compile("AP[0-9a-fA-F]{32}");

  public TwimlAppSid {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a TwimlAppSid");
    }
  }

  public static Optional<TwimlAppSid> of(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new TwimlAppSid(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
