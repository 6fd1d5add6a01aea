package org.ringback.server.twilio;

import java.util.Optional;
import java.util.regex.Pattern;

/// Twilio's identifier of a recording: `RE` and 32 hexadecimal digits.
public record RecordingSid(String value) {
  private static final Pattern SHAPE = Pattern.compile("RE[0-9a-f]{32}");

  public RecordingSid {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a RecordingSid: " + value);
    }
  }

  public static Optional<RecordingSid> of(String value) {
    return SHAPE.matcher(value).matches() ? Optional.of(new RecordingSid(value)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
