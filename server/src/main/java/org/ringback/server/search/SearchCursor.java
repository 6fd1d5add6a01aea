package org.ringback.server.search;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/// A cursor of keyset pagination: the position after one result.
///
/// @param entry orders results of the same time
record SearchCursor(Instant at, long entry) {
  private static final int LENGTH = 8 + 4 + 8;

  static Optional<SearchCursor> parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      return bytes.remaining() == LENGTH
          ? Optional.of(
              new SearchCursor(
                  Instant.ofEpochSecond(bytes.getLong(), bytes.getInt()), bytes.getLong()))
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException invalid) {
      return Optional.empty();
    }
  }

  /// Returns the position before all texts of a time.
  static SearchCursor before(Instant at) {
    return new SearchCursor(at, 0);
  }

  /// Returns a time after all texts before the position. PostgreSQL's times have microseconds.
  Instant until() {
    return entry == 0 ? at : at.plus(1, ChronoUnit.MICROS);
  }

  @Override
  public String toString() {
    ByteBuffer bytes =
        ByteBuffer.allocate(LENGTH)
            .putLong(at.getEpochSecond())
            .putInt(at.getNano())
            .putLong(entry);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
