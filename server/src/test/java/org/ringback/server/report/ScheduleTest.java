package org.ringback.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.report.ReportPeriod.Days;
import org.ringback.server.report.Schedule.Frequency;

/// When reports run, also where the clock changes, and what they cover.
class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

  private static Schedule daily(String time) {
    return new Schedule(Frequency.DAILY, null, null, time);
  }

  private static List<String> runs(Schedule schedule, String after, ZoneId zone) {
    return schedule.next(Instant.parse(after), zone, 3).stream().map(Instant::toString).toList();
  }

  @Test
  void a_daily_report_keeps_its_local_time_over_daylight_saving() {
    assertThat(runs(daily("08:00"), "2026-03-28T00:00:00Z", BERLIN))
        .containsExactly("2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z", "2026-03-30T06:00:00Z");
    assertThat(runs(daily("08:00"), "2026-10-24T00:00:00Z", BERLIN))
        .containsExactly("2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z", "2026-10-26T07:00:00Z");
  }

  @Test
  void a_skipped_time_moves_on_by_the_gap_and_a_repeated_one_counts_once() {
    assertThat(runs(daily("02:30"), "2026-03-28T12:00:00Z", BERLIN))
        .containsExactly("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z");
    assertThat(runs(daily("02:30"), "2026-10-24T12:00:00Z", BERLIN))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z");
    // Lord Howe Island moves its clock by half an hour.
    assertThat(runs(daily("02:15"), "2026-10-03T00:00:00Z", LORD_HOWE))
        .containsExactly("2026-10-03T15:45:00Z", "2026-10-04T15:15:00Z", "2026-10-05T15:15:00Z");
  }

  @Test
  void a_weekly_report_runs_on_its_day_of_a_half_hour_zone() {
    assertThat(
            runs(new Schedule(Frequency.WEEKLY, 1, null, "00:00"), "2026-01-01T00:00:00Z", KOLKATA))
        .containsExactly("2026-01-04T18:30:00Z", "2026-01-11T18:30:00Z", "2026-01-18T18:30:00Z");
  }

  @Test
  void a_monthly_report_runs_on_the_last_day_of_a_shorter_month() {
    assertThat(
            runs(
                new Schedule(Frequency.MONTHLY, null, 31, "23:59"), "2028-01-31T23:00:00Z", BERLIN))
        .containsExactly("2028-02-29T22:59:00Z", "2028-03-31T21:59:00Z", "2028-04-30T21:59:00Z");
  }

  @Test
  void every_local_day_of_a_year_has_one_run_in_every_zone() {
    for (ZoneId zone : List.of(BERLIN, KOLKATA, LORD_HOWE, ZoneId.of("America/St_Johns"))) {
      for (String time : List.of("00:00", "00:15", "01:45", "02:15", "23:59")) {
        LocalDate day = LocalDate.of(2026, 1, 1);
        Instant run = day.atStartOfDay(zone).toInstant().minusSeconds(1);
        for (; day.getYear() == 2026; day = day.plusDays(1)) {
          run = daily(time).next(run, zone);
          assertThat(run.atZone(zone).toLocalDate()).as(zone + " " + time).isEqualTo(day);
        }
      }
    }
  }

  @Test
  void the_last_of_several_missed_runs_is_found() {
    Instant first = Instant.parse("2026-05-04T06:00:00Z");
    assertThat(daily("08:00").last(first, first, BERLIN)).isEqualTo(first);
    assertThat(daily("08:00").last(first, Instant.parse("2026-05-09T05:59:59Z"), BERLIN))
        .isEqualTo(Instant.parse("2026-05-08T06:00:00Z"));
  }

  @Test
  void a_period_ends_before_the_day_of_the_run() {
    LocalDate day = ZonedDateTime.of(2026, 3, 4, 8, 0, 0, 0, BERLIN).toLocalDate(); // a Wednesday
    assertThat(ReportPeriod.YESTERDAY.before(day)).isEqualTo(days("2026-03-03", "2026-03-03"));
    assertThat(ReportPeriod.LAST_7_DAYS.before(day)).isEqualTo(days("2026-02-25", "2026-03-03"));
    assertThat(ReportPeriod.LAST_30_DAYS.before(day)).isEqualTo(days("2026-02-02", "2026-03-03"));
    assertThat(ReportPeriod.LAST_WEEK.before(day)).isEqualTo(days("2026-02-23", "2026-03-01"));
    assertThat(ReportPeriod.LAST_MONTH.before(day)).isEqualTo(days("2026-02-01", "2026-02-28"));
  }

  private static Days days(String from, String to) {
    return new Days(LocalDate.parse(from), LocalDate.parse(to));
  }
}
