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
/// @param learned what the search knows of the older texts, so that it needs no other sample
record SearchCursor(Instant at, long entry, Optional<SearchLearned> learned) {
  private static final int LENGTH = 8 + 4 + 8;

  SearchCursor(Instant at, long entry) {
    this(at, entry, Optional.empty());
  }

  static Optional<SearchCursor> parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      int length = bytes.remaining();
      if (length != LENGTH && length != LENGTH + SearchLearned.BYTES) {
        return Optional.empty();
      }
      SearchCursor position =
          new SearchCursor(Instant.ofEpochSecond(bytes.getLong(), bytes.getInt()), bytes.getLong());
      return length == LENGTH
          ? Optional.of(position)
          : SearchLearned.read(bytes).map(learned -> position.with(Optional.of(learned)));
    } catch (IllegalArgumentException | DateTimeException invalid) {
      return Optional.empty();
    }
  }

  /// Returns the position before all texts of a time.
  static SearchCursor before(Instant at) {
    return new SearchCursor(at, 0);
  }

  SearchCursor with(Optional<SearchLearned> known) {
    return new SearchCursor(at, entry, known);
  }

  /// Returns a time after all texts before the position. PostgreSQL's times have microseconds.
  Instant until() {
    return entry == 0 ? at : at.plus(1, ChronoUnit.MICROS);
  }

  @Override
  public String toString() {
    ByteBuffer bytes =
        ByteBuffer.allocate(LENGTH + (learned.isPresent() ? SearchLearned.BYTES : 0))
            .putLong(at.getEpochSecond())
            .putInt(at.getNano())
            .putLong(entry);
    learned.ifPresent(known -> known.write(bytes));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
