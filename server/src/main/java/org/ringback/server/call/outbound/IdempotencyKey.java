package org.ringback.server.call.outbound;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a client chose so that repeating a request changes nothing: the header `Idempotency-Key`
/// (draft-ietf-httpapi-idempotency-key-header), 1 to 255 visible ASCII characters. Good for a day.
public record IdempotencyKey(String value) {
  public static final String HEADER = "Idempotency-Key";
  private static final Pattern SHAPE = Pattern.compile("[\\x21-\\x7e]{1,255}");

  public static Optional<IdempotencyKey> of(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new IdempotencyKey(text)) : Optional.empty();
  }
}
