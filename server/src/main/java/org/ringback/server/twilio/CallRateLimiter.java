package org.ringback.server.twilio;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Limits each account to one call per second. Twilio would queue faster calls for up to a day
/// (https://help.twilio.com/articles/223180028). Here a call waits for its turn, or is rejected at
/// once if the wait is too long.
final class CallRateLimiter {
  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();
  private static final long MAX_WAIT = Duration.ofSeconds(8).toNanos();

  private final Map<AccountSid, Long> next = new HashMap<>();

  /// Waits until this account may place a call.
  ///
  /// @throws TwilioFailure.RateLimited when too many calls are waiting
  void acquire(AccountSid account) {
    long wait = reserve(account);
    try {
      Thread.sleep(Duration.ofNanos(wait));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new TwilioFailure.CircuitOpen("interrupted before a call was placed");
    }
  }

  private synchronized long reserve(AccountSid account) {
    long now = System.nanoTime();
    next.values().removeIf(free -> free - now < 0);
    long turn = next.getOrDefault(account, now);
    if (turn - now > MAX_WAIT) {
      throw new TwilioFailure.RateLimited(Duration.ofNanos(turn - now));
    }
    next.put(account, turn + INTERVAL);
    return turn - now;
  }
}
