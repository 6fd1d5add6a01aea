package org.ringback.server.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// Limits the attempts of each key in a period, such as sign-ins of a client address, over all
/// nodes. A period begins with a key's first attempt.
public final class AttemptLimiter {
  private static final int MAX_KEYS = 100_000;

  /// How long a node rejects attempts of an exhausted key without asking the database. Attempts
  /// that another node gives back take effect after it.
  private static final Duration REJECTION = Duration.ofSeconds(5);

  private final AttemptStore store;
  private final String purpose;
  private final int attempts;
  private final Duration period;
  private final Clock clock;

  /// The ends of the periods of exhausted keys.
  private final Cache<String, Instant> exhausted =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(REJECTION).build();

  /// @param purpose separates the counts of this limit from those of others
  public AttemptLimiter(
      AttemptStore store, String purpose, int attempts, Duration period, Clock clock) {
    this.store = store;
    this.purpose = purpose;
    this.attempts = attempts;
    this.period = period;
    this.clock = clock;
  }

  /// Counts an attempt before it is made, so that concurrent attempts cannot exceed the limit.
  ///
  /// @throws ProblemException 429 `too-many-attempts`
  public void count(String key) {
    Instant now = clock.instant();
    Instant end = exhausted.getIfPresent(key);
    if (end == null || !end.isAfter(now)) {
      end = store.count(purpose, key, attempts, now, period).orElse(null);
      if (end == null) {
        return;
      }
      exhausted.put(key, end);
    }
    throw tooMany(Duration.between(now, end));
  }

  private static ProblemException tooMany(Duration wait) {
    long seconds = Math.max(1, wait.toSeconds());
    return new ProblemException(
        Problem.of(
            429,
            "too-many-attempts",
            "Too many attempts",
            "Wait " + (seconds / 60 + 1) + " minutes, then try again."),
        Map.of("Retry-After", Long.toString(seconds)));
  }

  /// Gives the key all its attempts back.
  public void reset(String key) {
    store.reset(purpose, key);
    exhausted.invalidate(key);
  }
}
