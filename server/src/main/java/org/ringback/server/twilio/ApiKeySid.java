package org.ringback.server.twilio;

import java.util.Optional;
import java.util.regex.Pattern;

/// Twilio's identifier of an API key: `SK` and 32 hexadecimal digits.
public record ApiKeySid(String value) {
  private static final Pattern SHAPE = Pattern.compile("SK[0-9a-fA-F]{32}");

  public ApiKeySid {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not an ApiKeySid");
    }
  }

  public static Optional<ApiKeySid> of(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new ApiKeySid(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
