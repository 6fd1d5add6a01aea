package org.ringback.server.running;

import java.time.Duration;
import java.util.function.Supplier;

/// Waits for a condition.
public final class Eventually {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Eventually() {}

  /// Polls until the result is empty. Fails after the timeout with the last result as the reason.
  public static void eventually(Supplier<String> whyNotYet) {
    eventually(TIMEOUT, whyNotYet);
  }

  /// Polls as [#eventually(Supplier)] does, for at most the given time.
  public static void eventually(Duration timeout, Supplier<String> whyNotYet) {
    long deadline = System.nanoTime() + timeout.toNanos();
    String why = whyNotYet.get();
    while (!why.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + timeout.toSeconds() + " s: " + why);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted: " + why, stopped);
      }
      why = whyNotYet.get();
    }
  }
}
