package org.ringback.server.line;

import java.time.Duration;
import java.util.function.Supplier;

/// Waits for what must come about.
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Eventually() {}

  /// Asks until the answer is empty; fails with the last reason why not.
  public static void eventually(Supplier<String> whyNotYet) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String why = whyNotYet.get();
    while (!why.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + PATIENCE.toSeconds() + " s: " + why);
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
