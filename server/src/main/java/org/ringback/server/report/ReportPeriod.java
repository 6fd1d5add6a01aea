package org.ringback.server.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The whole days that a report covers, before the day of its run.
enum ReportPeriod {
  YESTERDAY,
  LAST_7_DAYS,
  LAST_30_DAYS,
  /// Monday to Sunday.
  LAST_WEEK,
  LAST_MONTH;

  /// @param to the last day
  record Days(LocalDate from, LocalDate to) {}

  /// @param day of the run, in the time zone of the workspace
  Days before(LocalDate day) {
    return switch (this) {
      case YESTERDAY -> new Days(day.minusDays(1), day.minusDays(1));
      case LAST_7_DAYS -> new Days(day.minusDays(7), day.minusDays(1));
      case LAST_30_DAYS -> new Days(day.minusDays(30), day.minusDays(1));
      case LAST_WEEK -> {
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        yield new Days(monday.minusDays(7), monday.minusDays(1));
      }
      case LAST_MONTH -> {
        LocalDate first = day.withDayOfMonth(1);
        yield new Days(first.minusMonths(1), first.minusDays(1));
      }
    };
  }

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<ReportPeriod> of(String wire) {
    return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
  }
}
