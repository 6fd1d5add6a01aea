package org.ringback.exchange.call;

import java.time.Duration;
import org.ringback.exchange.time.ExchangeClock;

/// Limits the rate of TwiML requests of a call. A redirect loop without a pause would otherwise
/// send requests as fast as the application responds.
final class FetchThrottle {
  private static final int MAX_ENTRIES = 100;
  private static final long WITHIN = Duration.ofSeconds(10).toNanos();

  private final ExchangeClock clock;
  private final long[] times = new long[MAX_ENTRIES];
  private int count;

  FetchThrottle(ExchangeClock clock) {
    this.clock = clock;
  }

  /// @return false for the 101st request within ten seconds of the exchange's clock
  synchronized boolean tryAcquire() {
    long now = clock.nanos();
    int slot = count % MAX_ENTRIES;
    boolean tooFast = count >= MAX_ENTRIES && now - times[slot] < WITHIN;
    times[slot] = now;
    count++;
    return !tooFast;
  }
}
