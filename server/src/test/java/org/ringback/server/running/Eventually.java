package org.ringback.server.running;

import java.time.Duration;
import java.util.function.Supplier;

/// Waits for a condition.
public final class Eventually {
  /// Long enough for a machine five times slower than usual. A passing test does not use it up.
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /// The pause between two looks. Many tests wait at the same time, and a look is often a request.
  private static final long SHORTEST_PAUSE = 20;

  private static final long LONGEST_PAUSE = 100;

  private Eventually() {}

  /// Polls until the result is empty. Fails after the timeout with the last result as the reason.
  public static void eventually(Supplier<String> whyNotYet) {
    eventually(TIMEOUT, whyNotYet);
  }

  /// Polls as [#eventually(Supplier)] does, for at most the given time.
  public static void eventually(Duration timeout, Supplier<String> whyNotYet) {
    long start = System.nanoTime();
    String why = whyNotYet.get();
    while (!why.isEmpty()) {
      long waited = System.nanoTime() - start;
      if (waited > timeout.toNanos()) {
        throw new AssertionError("after " + timeout.toSeconds() + " s: " + why);
      }
      try {
        Thread.sleep(Math.clamp(waited / 10_000_000, SHORTEST_PAUSE, LONGEST_PAUSE));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted: " + why, stopped);
      }
      why = whyNotYet.get();
    }
  }
}
