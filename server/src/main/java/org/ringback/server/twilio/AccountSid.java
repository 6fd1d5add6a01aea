package org.ringback.server.twilio;

import java.util.Optional;
import java.util.regex.Pattern;

/// Twilio's identifier of an account: `AC` and 32 hexadecimal digits.
public record AccountSid(String value) {
  private static final Pattern SHAPE = Pattern.compile("AC[0-9a-fA-F]{32}");

  public AccountSid {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not an AccountSid");
    }
  }

  public static Optional<AccountSid> of(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new AccountSid(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
