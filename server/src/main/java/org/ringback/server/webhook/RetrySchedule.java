package org.ringback.server.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.LockFailure;

/// Exponential back-off with jitter, up to five minutes. A webhook that has failed for a day is set
/// aside.
///
/// A webhook that found its call locked is retried sooner: the lock ends with a transaction, and
/// until then a caller may stay in a call that is over.
record RetrySchedule(RandomGenerator random) {
  private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
  private static final Duration MAX_DELAY = Duration.ofMinutes(5);
  private static final Duration SET_ASIDE_AFTER = Duration.ofDays(1);

  /// The longest delay after a lock timeout, until a webhook has failed for eight times as long.
  private static final Duration LOCKED_DELAY = Duration.ofSeconds(1);

  private static final int LOCKED_SHARE = 8;

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
    long longest = exponentialMillis(attempts);
    if (LockFailure.isCauseOf(cause)) {
      longest = Math.min(longest, lockedMillis(Duration.between(since, now)));
    }
    return new Failure(
        attempts, since, now.plus(delay(longest)), isOver ? now : null, cause.toString());
  }

  private static long exponentialMillis(int attempts) {
    long doubled = FIRST_DELAY.toMillis() << Math.min(attempts - 1, 20);
    return Math.min(doubled, MAX_DELAY.toMillis());
  }

  /// Returns the longest delay after a lock timeout: a share of the time that was already lost.
  private static long lockedMillis(Duration failing) {
    return Math.max(LOCKED_DELAY.toMillis(), failing.toMillis() / LOCKED_SHARE);
  }

  /// Returns between half of the delay and the whole delay, so that webhooks that failed together
  /// are not retried together.
  private Duration delay(long longestMillis) {
    return Duration.ofMillis(random.nextLong(longestMillis / 2, longestMillis + 1));
  }
}
