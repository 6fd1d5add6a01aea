package org.ringback.server.twilio;

import java.time.Duration;

/// Circuit breaker: opens for five seconds after ten consecutive failures, then lets one trial
/// request through.
final class CircuitBreaker {
  private static final int MAX_FAILURES = 10;
  private static final long OPEN = Duration.ofSeconds(5).toNanos();

  private int failures;
  private long trialAt;
  private boolean isTrialRunning;

  /// @throws TwilioFailure.CircuitOpen while it is open
  synchronized void acquire() {
    if (failures < MAX_FAILURES) {
      return;
    }
    if (isTrialRunning || System.nanoTime() - trialAt < 0) {
      throw new TwilioFailure.CircuitOpen(
          "Twilio did not answer the last requests, so this one was not sent");
    }
    isTrialRunning = true;
  }

  synchronized void recordSuccess() {
    failures = 0;
    isTrialRunning = false;
  }

  synchronized void recordFailure() {
    failures = Math.min(failures + 1, MAX_FAILURES);
    trialAt = System.nanoTime() + OPEN;
    isTrialRunning = false;
  }
}
