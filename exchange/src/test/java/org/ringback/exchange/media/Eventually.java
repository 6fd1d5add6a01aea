package org.ringback.exchange.media;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits for what other threads bring about.
final class Eventually {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Eventually() {}

  /// @param whyNotYet null once it is so; else what is missing, told when patience ends
  static void eventually(Supplier<@Nullable String> whyNotYet) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    for (String missing; (missing = whyNotYet.get()) != null; ) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + TIMEOUT.toSeconds() + " s: " + missing);
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
