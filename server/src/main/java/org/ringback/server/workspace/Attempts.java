package org.ringback.server.workspace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// Slows guessing down: ten attempts in a quarter of an hour for one e-mail address from one
/// network address, then none until it is over. Also for addresses that nobody has, so that the
/// limit does not tell which exist.
final class Attempts {
  private static final int GUESSES = 10;
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final int most;
  private final Clock clock;
  private final Cache<Key, Window> windows =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(WINDOW).build();

  Attempts(Clock clock) {
    this(GUESSES, clock);
  }

  /// @param most in a quarter of an hour
  Attempts(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  private record Key(String email, String address) {
    static Key of(String email, String address) {
      return new Key(email.strip().toLowerCase(Locale.ROOT), address);
    }
  }

  private record Window(Instant until, int count) {}

  /// Counts an attempt before it is made, so that many at once are no way around.
  ///
  /// @throws ProblemException 429 when there have been too many
  void begin(String email, String address) {
    Instant now = clock.instant();
    Window window =
        windows
            .asMap()
            .compute(
                Key.of(email, address),
                (_, before) ->
                    before == null || !now.isBefore(before.until())
                        ? new Window(now.plus(WINDOW), 1)
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

  void succeeded(String email, String address) {
    windows.invalidate(Key.of(email, address));
  }
}
