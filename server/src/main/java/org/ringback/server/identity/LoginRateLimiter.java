package org.ringback.server.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// Limits sign-in attempts: ten in 15 minutes per e-mail address and client address, and a hundred
/// a day per e-mail address. The daily limit exempts client addresses from which the user has
/// signed in, so that an attacker cannot lock them out. Unknown e-mail addresses are limited too,
/// to prevent account enumeration. Each node counts separately.
public final class LoginRateLimiter {
  private static final int GUESSES = 10;
  private static final int GUESSES_EVERYWHERE = 100;
  private static final int MOST_KEPT = 100_000;

  private final Counter fromOne;
  private final Optional<Counter> fromAll;
  private final Cache<Key, Boolean> known =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(Duration.ofDays(30)).build();

  public LoginRateLimiter(Clock clock) {
    this.fromOne = new Counter(GUESSES, Duration.ofMinutes(15), clock);
    this.fromAll = Optional.of(new Counter(GUESSES_EVERYWHERE, Duration.ofDays(1), clock));
  }

  /// Creates a limiter with the first limit only, for keys other than e-mail addresses.
  ///
  /// @param most attempts in 15 minutes
  public LoginRateLimiter(int most, Clock clock) {
    this.fromOne = new Counter(most, Duration.ofMinutes(15), clock);
    this.fromAll = Optional.empty();
  }

  private record Key(String email, String address) {
    static Key of(String email, String address) {
      return new Key(email.strip().toLowerCase(Locale.ROOT), address);
    }

    Key anywhere() {
      return new Key(email, "");
    }
  }

  /// Counts an attempt before it is made, so that concurrent attempts cannot exceed the limit.
  ///
  /// @throws ProblemException 429 `too-many-attempts`
  public void begin(String email, String address) {
    Key key = Key.of(email, address);
    fromOne.count(key);
    if (known.getIfPresent(key) == null) {
      fromAll.ifPresent(counter -> counter.count(key.anywhere()));
    }
  }

  public void reset(String email, String address) {
    Key key = Key.of(email, address);
    fromOne.forget(key);
    known.put(key, true);
  }

  private static final class Counter {
    private final int most;
    private final Duration length;
    private final Clock clock;
    private final Cache<Key, Window> windows;

    Counter(int most, Duration length, Clock clock) {
      this.most = most;
      this.length = length;
      this.clock = clock;
      this.windows = Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(length).build();
    }

    private record Window(Instant until, int count) {}

    void count(Key key) {
      Instant now = clock.instant();
      Window window =
          windows
              .asMap()
              .compute(
                  key,
                  (_, before) ->
                      before == null || !now.isBefore(before.until())
                          ? new Window(now.plus(length), 1)
                          : new Window(before.until(), before.count() + 1));
      if (window.count() > most) {
        long seconds = Math.max(1, Duration.between(now, window.until()).toSeconds());
        throw new ProblemException(
            Problem.of(
                429,
                "too-many-attempts",
                "Too many attempts",
                "Wait " + (seconds / 60 + 1) + " minutes, then try again."),
            Map.of("Retry-After", Long.toString(seconds)));
      }
    }

    void forget(Key key) {
      windows.invalidate(key);
    }
  }
}
