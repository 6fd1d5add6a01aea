package org.ringback.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Waits for something that another thread or process brings about.
public final class Eventually {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Eventually() {}

  /// Asks until there is an answer.
  ///
  /// @param missing says what was missing when the time is up
  public static <T> T get(Supplier<Optional<T>> question, Supplier<String> missing) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + TIMEOUT.toSeconds() + " s: " + missing.get());
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
