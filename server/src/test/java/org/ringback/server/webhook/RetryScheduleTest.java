package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ringback.server.webhook.RetrySchedule.Failure;
import org.ringback.server.webhook.RetrySchedule.Failures;

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
