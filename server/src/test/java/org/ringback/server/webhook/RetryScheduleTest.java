package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ringback.server.webhook.RetrySchedule.Failure;
import org.ringback.server.webhook.RetrySchedule.Failures;
import org.springframework.jdbc.UncategorizedSQLException;

class RetryScheduleTest {
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final RuntimeException CAUSE = new IllegalStateException("broken");

  private final RetrySchedule schedule = new RetrySchedule(new Random(1));

  @Test
  void delays_double_up_to_five_minutes_and_vary() {
    Failures before = Failures.NONE;
    for (long longest : new long[] {2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
      Failure failure = schedule.after(before, CAUSE, START);
      assertThat(Duration.between(START, failure.nextTryAt()))
          .isBetween(Duration.ofMillis(longest * 500), Duration.ofSeconds(longest));
      before = new Failures(failure.attempts(), failure.since());
    }
    assertThat(before.attempts()).isEqualTo(10);
    Failures often = before;
    assertThat(schedule.after(often, CAUSE, START).nextTryAt())
        .isNotEqualTo(schedule.after(often, CAUSE, START).nextTryAt());
  }

  @Test
  void a_locked_call_is_retried_within_a_second_and_later_after_an_eighth_of_the_time() {
    RuntimeException locked =
        new UncategorizedSQLException(
            "update", null, new SQLException("canceling statement due to lock timeout", "55P03"));
    for (int attempts = 0; attempts < 8; attempts++) {
      Failure failure =
          schedule.after(new Failures(attempts, START), locked, START.plusSeconds(attempts));
      assertThat(Duration.between(START.plusSeconds(attempts), failure.nextTryAt()))
          .isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }
    Instant minuteLater = START.plusSeconds(64);
    Failure failure = schedule.after(new Failures(40, START), locked, minuteLater);
    assertThat(Duration.between(minuteLater, failure.nextTryAt()))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    Instant dayLater = START.plus(Duration.ofHours(20));
    failure = schedule.after(new Failures(400, START), locked, dayLater);
    assertThat(Duration.between(dayLater, failure.nextTryAt()))
        .isLessThanOrEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void the_delay_stays_bounded_after_very_many_attempts() {
    Failure failure = schedule.after(new Failures(1_000_000, START), CAUSE, START);

    assertThat(failure.nextTryAt()).isBetween(START.plusSeconds(150), START.plusSeconds(300));
  }

  @Test
  void a_day_after_the_first_failure_it_is_set_aside() {
    Failures before = new Failures(300, START);
    Instant justBefore = START.plus(Duration.ofDays(1)).minusMillis(1);

    assertThat(schedule.after(before, CAUSE, justBefore).setAsideAt()).isNull();
    assertThat(schedule.after(before, CAUSE, justBefore.plusMillis(1)).setAsideAt()).isNotNull();
  }

  @Test
  void an_unprocessable_webhook_is_set_aside_at_once() {
    Failure failure = schedule.after(Failures.NONE, new UnprocessableWebhook("no CallSid"), START);

    assertThat(failure.setAsideAt()).isEqualTo(START);
    assertThat(failure.error()).contains("no CallSid");
  }
}
