package org.ringback.exchange.junit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Waits for a condition.
final class Waiting {
  private static final int POLL_MILLIS = 5;

  private Waiting() {}

  /// Polls until there is an answer. Fails after the timeout.
  ///
  /// @param missing says what was missing
  static <T> T until(Duration timeout, Supplier<Optional<T>> question, Supplier<String> missing) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + timeout.toMillis() + " ms: " + missing.get());
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting: " + missing.get(), e);
      }
    }
  }
}
