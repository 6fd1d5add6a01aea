package org.ringback.server.call;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// A cursor of keyset pagination: the position after one call of the history. New calls do not
/// change the pages that follow it.
public record CallCursor(Instant createdAt, CallId id) {
  private static final int LENGTH = 8 + 4 + 16;

  public static CallCursor after(CallView call) {
    return new CallCursor(call.createdAt(), call.id());
  }

  public static Optional<CallCursor> parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      return bytes.remaining() == LENGTH
          ? Optional.of(
              new CallCursor(
                  Instant.ofEpochSecond(bytes.getLong(), bytes.getInt()),
                  new CallId(new UUID(bytes.getLong(), bytes.getLong()))))
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException invalid) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    ByteBuffer bytes =
        ByteBuffer.allocate(LENGTH)
            .putLong(createdAt.getEpochSecond())
            .putInt(createdAt.getNano())
            .putLong(id.value().getMostSignificantBits())
            .putLong(id.value().getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
