package org.ringback.exchange.script;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A phone that a test operates step by step. It rings until the test answers.
public final class ManualPhone {
  private final LinkedBlockingQueue<ManualCall> ringing = new LinkedBlockingQueue<>();

  void rings(ManualCall call) {
    ringing.add(call);
  }

  /// Waits for the next call.
  ///
  /// @return empty when none rang in time
  public Optional<ManualCall> awaitCall(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(ringing.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
  }
}
