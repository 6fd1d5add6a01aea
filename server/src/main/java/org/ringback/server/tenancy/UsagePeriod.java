package org.ringback.server.tenancy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/// A month of usage. Periods follow each other without gaps and start at the same local time of the
/// same day, or on the last day of a shorter month.
///
/// @param end exclusive
public record UsagePeriod(Instant start, Instant end) {
  /// Returns the period that contains `now`.
  ///
  /// @param earlierStart the start of any period
  static UsagePeriod containing(Instant now, Instant earlierStart, ZoneId timeZone) {
    ZonedDateTime first = earlierStart.atZone(timeZone);
    long months = Math.max(0, ChronoUnit.MONTHS.between(first, now.atZone(timeZone)));
    // MONTHS.between counts Jan 31 to Feb 28 as no month, plusMonths as one.
    while (!first.plusMonths(months + 1).toInstant().isAfter(now)) {
      months++;
    }
    return new UsagePeriod(
        first.plusMonths(months).toInstant(), first.plusMonths(months + 1).toInstant());
  }
}
