package org.ringback.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PeriodTest {
  private static Period period(String zone, String from, String to, String now) {
    return Period.of(
        LocalDate.parse(from), LocalDate.parse(to), ZoneId.of(zone), Instant.parse(now));
  }

  @Test
  void a_day_has_the_hours_that_the_clocks_show() {
    String later = "2027-01-01T00:00:00Z";
    assertThat(length(period("Europe/Berlin", "2026-03-29", "2026-03-29", later)))
        .isEqualTo(Duration.ofHours(23));
    assertThat(length(period("Europe/Berlin", "2026-10-25", "2026-10-25", later)))
        .isEqualTo(Duration.ofHours(25));
    assertThat(length(period("Australia/Lord_Howe", "2026-04-05", "2026-04-05", later)))
        .isEqualTo(Duration.ofMinutes(24 * 60 + 30));
    assertThat(period("Asia/Kathmandu", "2026-02-01", "2026-02-01", later).start())
        .isEqualTo("2026-01-31T18:15:00Z");
  }

  @Test
  void a_period_is_compared_with_as_many_days_before() {
    Period week = period("Europe/Berlin", "2026-03-29", "2026-04-04", "2026-05-01T00:00:00Z");
    assertThat(week.isPartial()).isFalse();
    assertThat(week.comparedStart()).isEqualTo("2026-03-21T23:00:00Z");
    assertThat(week.comparedEnd()).isEqualTo(week.start());
  }

  @Test
  void a_period_until_now_is_compared_with_the_same_part_of_the_days_before() {
    Period today = period("Europe/Berlin", "2026-03-30", "2026-03-30", "2026-03-30T07:20:00Z");
    assertThat(today.isPartial()).isTrue();
    assertThat(today.end()).isEqualTo("2026-03-30T07:30:00Z");
    // 09:30 in Berlin on both days, although the day before had 23 hours.
    assertThat(today.comparedEnd()).isEqualTo("2026-03-29T07:30:00Z");
    assertThat(today.comparedStart()).isEqualTo("2026-03-28T23:00:00Z");
  }

  @Test
  void a_period_in_the_future_is_empty() {
    Period period = period("UTC", "2026-06-01", "2026-06-02", "2026-05-01T12:00:00Z");
    assertThat(period.end()).isEqualTo(period.start());
    assertThat(period.isPartial()).isTrue();
  }

  @Test
  void a_quarter_contains_its_start() {
    assertThat(Period.quarterOf(Instant.parse("2026-05-01T12:15:00Z")))
        .isEqualTo("2026-05-01T12:15:00Z");
    assertThat(Period.quarterOf(Instant.parse("2026-05-01T12:29:59.999Z")))
        .isEqualTo("2026-05-01T12:15:00Z");
  }

  private static Duration length(Period period) {
    return Duration.between(period.start(), period.end());
  }
}
