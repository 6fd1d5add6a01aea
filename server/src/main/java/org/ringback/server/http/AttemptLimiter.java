package org.ringback.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Limits the attempts of each key in a period, such as sign-ins of a client address. Each node
/// counts separately.
public final class AttemptLimiter {
  private static final int MAX_KEYS = 100_000;

  private final int attempts;
  private final Duration period;
  private final ClockMeter meter;
  private final Cache<String, Bucket> buckets;

  public AttemptLimiter(int attempts, Duration period, Clock clock) {
    this.attempts = attempts;
    this.period = period;
    this.meter = new ClockMeter(clock);
    this.buckets = Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterAccess(period).build();
  }

  private record ClockMeter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }

  /// Counts an attempt before it is made, so that concurrent attempts cannot exceed the limit.
  ///
  /// @throws ProblemException 429 `too-many-attempts`
  public void count(String key) {
    ConsumptionProbe probe = buckets.get(key, _ -> bucket()).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      long seconds = Math.max(1, Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds());
      throw new ProblemException(
          Problem.of(
              429,
              "too-many-attempts",
              "Too many attempts",
              "Wait " + (seconds / 60 + 1) + " minutes, then try again."),
          Map.of("Retry-After", Long.toString(seconds)));
    }
  }

  /// Gives the key all its attempts back.
  public void reset(String key) {
    buckets.invalidate(key);
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(attempts).refillIntervally(attempts, period))
        .withCustomTimePrecision(meter)
        .build();
  }
}
