package org.ringback.server.call.outbound;

import java.util.Optional;
import java.util.regex.Pattern;

/// The value of the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): 1 to 255
/// visible ASCII characters. Requests with the same key within a day place one call.
public record IdempotencyKey(String value) {
  public static final String HEADER = "Idempotency-Key";
  private static final Pattern FORMAT = Pattern.compile("[\\x21-\\x7e]{1,255}");

  public static Optional<IdempotencyKey> of(String text) {
    return FORMAT.matcher(text).matches()
        ? Optional.of(new IdempotencyKey(text))
        : Optional.empty();
  }
}
