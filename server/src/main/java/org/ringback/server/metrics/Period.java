package org.ringback.server.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/// Whole days in the workspace's time zone, as times. The period that contains the present ends
/// with the current quarter of an hour. It is compared with the same part of the days before.
///
/// @param end exclusive
/// @param isPartial whether the last day is not over
/// @param comparedStart the start of the period before, of as many days
record Period(
    LocalDate from,
    LocalDate to,
    ZoneId zone,
    Instant start,
    Instant end,
    boolean isPartial,
    Instant comparedStart,
    Instant comparedEnd) {
  /// A leap year.
  static final int MAX_DAYS = 366;

  static final Duration QUARTER = Duration.ofMinutes(15);

  static Period of(LocalDate from, LocalDate to, ZoneId zone, Instant now) {
    long days = ChronoUnit.DAYS.between(from, to) + 1;
    ZonedDateTime first = from.atStartOfDay(zone);
    ZonedDateTime last = to.plusDays(1).atStartOfDay(zone);
    boolean isPartial = now.isBefore(last.toInstant());
    ZonedDateTime end = last;
    if (isPartial) {
      end = quarterOf(now).plus(QUARTER).atZone(zone);
      end = end.isBefore(first) ? first : end;
    }
    Instant comparedEnd =
        isPartial ? end.minusDays(days).toInstant() : from.atStartOfDay(zone).toInstant();
    return new Period(
        from,
        to,
        zone,
        first.toInstant(),
        end.toInstant(),
        isPartial,
        from.minusDays(days).atStartOfDay(zone).toInstant(),
        comparedEnd);
  }

  /// Returns the start of the quarter of an hour, in UTC.
  static Instant quarterOf(Instant time) {
    return Instant.ofEpochSecond(
        Math.floorDiv(time.getEpochSecond(), QUARTER.toSeconds()) * QUARTER.toSeconds());
  }
}
