package org.ringback.exchange.call;

import java.time.Duration;
import org.ringback.exchange.time.ExchangeClock;

/// How fast a call asks for instructions. TwiML that sends a call in circles without a pause would
/// ask for ever, as fast as the application answers.
final class FetchThrottle {
  private static final int MAX_ENTRIES = 100;
  private static final long WITHIN = Duration.ofSeconds(10).toNanos();

  private final ExchangeClock clock;
  private final long[] times = new long[MAX_ENTRIES];
  private int count;

  FetchThrottle(ExchangeClock clock) {
    this.clock = clock;
  }

  /// @return false when this is the 101st time within ten seconds of the exchange's clock
  synchronized boolean tryAcquire() {
    long now = clock.nanos();
    int slot = count % MAX_ENTRIES;
    boolean tooFast = count >= MAX_ENTRIES && now - times[slot] < WITHIN;
    times[slot] = now;
    count++;
    return !tooFast;
  }
}
