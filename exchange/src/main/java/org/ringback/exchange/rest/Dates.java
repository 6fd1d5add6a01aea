package org.ringback.exchange.rest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Dates in filters: `2026-11-23` is the whole day in UTC, `2026-11-23T10:00:00Z` an instant. A
/// date without a zone is in UTC.
final class Dates {
  private Dates() {}

  /// Returns the start of the day or instant; the earliest instant when the parameter is absent.
  static Instant from(@Nullable String text, String name) {
    return text == null || text.isEmpty() ? Instant.MIN : parse(text, name, 0);
  }

  /// Returns the exclusive end of the day or instant; the latest instant when the parameter is
  /// absent.
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
      throw new TwilioError(400, 20001, name + " is not a date: " + text);
    }
  }
}
