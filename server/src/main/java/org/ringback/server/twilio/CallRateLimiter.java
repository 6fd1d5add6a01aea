package org.ringback.server.twilio;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// One call a second for each account: what Twilio gets faster it queues, up to a day
/// (https://help.twilio.com/articles/223180028). Here a call waits its turn while somebody watches,
/// or is refused at once when its turn is too far away.
final class CallRateLimiter {
  private static final long BETWEEN = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST = Duration.ofSeconds(8).toNanos();

  private final Map<AccountSid, Long> next = new HashMap<>();

  /// Waits until this account may place a call.
  ///
  /// @throws TwilioFailure.RateLimited when too many wait already
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
    if (turn - now > LONGEST) {
      throw new TwilioFailure.RateLimited(Duration.ofNanos(turn - now));
    }
    next.put(account, turn + BETWEEN);
    return turn - now;
  }
}
