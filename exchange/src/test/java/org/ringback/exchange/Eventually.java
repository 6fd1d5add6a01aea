package org.ringback.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits for conditions that other threads or processes fulfil. The time limit allows for a busy
/// machine.
public final class Eventually {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Eventually() {}

  /// Polls until a value is present.
  ///
  /// @param missing describes the missing value in the failure message
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
      if (Thread.interrupted()) {
        throw new AssertionError("interrupted: " + missing.get());
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /// @param missing null when the condition holds, else a description of what is missing
  public static void eventually(Supplier<@Nullable String> missing) {
    get(
        () -> missing.get() == null ? Optional.of(true) : Optional.empty(),
        () -> String.valueOf(missing.get()));
  }
}
