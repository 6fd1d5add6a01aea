package org.ringback.server.twilio;

import java.time.Duration;

/// Spares a Twilio that does not answer, and us the waiting: after ten questions in a row without
/// an answer none is sent for five seconds; then one tries, and its outcome decides.
final class CircuitBreaker {
  private static final int FAILURES = 10;
  private static final long OPEN = Duration.ofSeconds(5).toNanos();

  private int failures;
  private long tryAt;
  private boolean isTrying;

  /// @throws TwilioFailure.Unreachable at once while it is open: nothing was sent
  synchronized void acquire() {
    if (failures < FAILURES) {
      return;
    }
    if (isTrying || System.nanoTime() - tryAt < 0) {
      throw new TwilioFailure.CircuitOpen(
          "Twilio did not answer the last requests; none is sent now");
    }
    isTrying = true;
  }

  synchronized void recordSuccess() {
    failures = 0;
    isTrying = false;
  }

  synchronized void recordFailure() {
    failures = Math.min(failures + 1, FAILURES);
    tryAt = System.nanoTime() + OPEN;
    isTrying = false;
  }
}
