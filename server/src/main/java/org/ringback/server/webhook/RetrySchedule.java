package org.ringback.server.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Exponential back-off with jitter, up to five minutes. A webhook that has failed for a day is set
/// aside.
record RetrySchedule(RandomGenerator random) {
  private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
  private static final Duration MAX_DELAY = Duration.ofMinutes(5);
  private static final Duration SET_ASIDE_AFTER = Duration.ofDays(1);

  /// The failures of a webhook so far.
  ///
  /// @param since the first of them; null when there is none
  record Failures(int attempts, @Nullable Instant since) {
    static final Failures NONE = new Failures(0, null);
  }

  /// The failures of a webhook after another one.
  ///
  /// @param setAsideAt null when the webhook is tried again
  record Failure(
      int attempts, Instant since, Instant nextTryAt, @Nullable Instant setAsideAt, String error) {}

  Failure after(Failures before, RuntimeException cause, Instant now) {
    int attempts = before.attempts() + 1;
    Instant since = before.since() == null ? now : before.since();
    boolean isOver =
        cause instanceof UnprocessableWebhook || !now.isBefore(since.plus(SET_ASIDE_AFTER));
    return new Failure(
        attempts, since, now.plus(delay(attempts)), isOver ? now : null, cause.toString());
  }

  /// Returns between half of the delay and the whole delay, so that webhooks that failed together
  /// are not retried together.
  private Duration delay(int attempts) {
    long doubled = FIRST_DELAY.toMillis() << Math.min(attempts - 1, 20);
    long longest = Math.min(doubled, MAX_DELAY.toMillis());
    return Duration.ofMillis(random.nextLong(longest / 2, longest + 1));
  }
}
