package org.ringback.server.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// When a report runs, in the time zone of its workspace. A time that daylight saving skips moves
/// on by the length of the gap; of a time that occurs twice, the first one counts.
///
/// @param weekday of a weekly report, from 1, Monday, to 7
/// @param monthDay of a monthly report; in a shorter month, the last day
/// @param time like `08:30`
record Schedule(
    Frequency frequency, @Nullable Integer weekday, @Nullable Integer monthDay, String time) {
  /// How often a report runs.
  enum Frequency {
    DAILY,
    WEEKLY,
    MONTHLY;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Frequency> of(String wire) {
      return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }
  }

  /// Returns the first run after a time.
  Instant next(Instant after, ZoneId zone) {
    LocalTime at = LocalTime.parse(time);
    // A day earlier, because a gap may move the run of the day before past midnight.
    LocalDate day = LocalDate.ofInstant(after, zone).minusDays(1);
    while (true) {
      if (isOn(day)) {
        Instant run = day.atTime(at).atZone(zone).withEarlierOffsetAtOverlap().toInstant();
        if (run.isAfter(after)) {
          return run;
        }
      }
      day = day.plusDays(1);
    }
  }

  /// Returns the first runs after a time.
  List<Instant> next(Instant after, ZoneId zone, int count) {
    return Stream.iterate(next(after, zone), run -> next(run, zone)).limit(count).toList();
  }

  /// Returns the last run until a time, of those that begin with `first`.
  Instant last(Instant first, Instant until, ZoneId zone) {
    Instant last = first;
    for (Instant run = next(first, zone); !run.isAfter(until); run = next(run, zone)) {
      last = run;
    }
    return last;
  }

  private boolean isOn(LocalDate day) {
    return switch (frequency) {
      case DAILY -> true;
      case WEEKLY -> weekday != null && day.getDayOfWeek().getValue() == weekday;
      case MONTHLY ->
          monthDay != null
              && day.getDayOfMonth() == Math.min(monthDay, YearMonth.from(day).lengthOfMonth());
    };
  }
}
