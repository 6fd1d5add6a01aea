package org.ringback.exchange.rest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Dates in filters: `2026-11-23` is the whole day in UTC, `2026-11-23T10:00:00Z` a moment, also in
/// UTC when it names no zone.
final class Dates {
  private Dates() {}

  /// The beginning of what is named; the beginning of time when nothing is.
  static Instant from(@Nullable String text, String name) {
    return text == null || text.isEmpty() ? Instant.MIN : parse(text, name, 0);
  }

  /// The end of what is named, exclusive; the end of time when nothing is.
  static Instant to(@Nullable String text, String name) {
    return text == null || text.isEmpty() ? Instant.MAX : parse(text, name, 1);
  }

  private static Instant parse(String text, String name, int daysLater) {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).plusDays(daysLater).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      return text.endsWith("Z")
          ? Instant.parse(text)
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException _) {
      throw new TwilioError(400, 20001, name + " is no date: " + text);
    }
  }
}
