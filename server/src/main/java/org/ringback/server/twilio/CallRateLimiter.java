package org.ringback.server.twilio;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Limits each account to one call per second, over all nodes. Twilio would queue faster calls for
/// up to a day (https://help.twilio.com/articles/223180028). Here a call waits for its turn, or is
/// rejected at once if the wait is too long.
final class CallRateLimiter {
  private static final Logger log = LoggerFactory.getLogger(CallRateLimiter.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration MAX_WAIT = Duration.ofSeconds(8);

  private final Optional<CallSlotStore> shared;

  /// The next slots of this node, in `System.nanoTime()`.
  private final Map<AccountSid, Long> next = new HashMap<>();

  /// @param shared empty to limit this node alone
  CallRateLimiter(Optional<CallSlotStore> shared) {
    this.shared = shared;
  }

  /// Waits until this account may place a call.
  ///
  /// @throws TwilioFailure.RateLimited when too many calls are waiting
  void acquire(AccountSid account) {
    Duration wait = reserve(account);
    if (wait.compareTo(MAX_WAIT) > 0) {
      throw new TwilioFailure.RateLimited(wait);
    }
    try {
      Thread.sleep(wait);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new TwilioFailure.CircuitOpen("interrupted before a call was placed");
    }
  }

  private Duration reserve(AccountSid account) {
    if (shared.isEmpty()) {
      return reserveHere(account);
    }
    try {
      return shared.get().reserve(account, INTERVAL, MAX_WAIT);
    } catch (DataAccessException | TransactionException failed) {
      log.warn("Could not reserve a call of {} in the database: {}", account, failed.toString());
      return reserveHere(account);
    }
  }

  private synchronized Duration reserveHere(AccountSid account) {
    long now = System.nanoTime();
    next.values().removeIf(free -> free - now < 0);
    long turn = next.getOrDefault(account, now);
    Duration wait = Duration.ofNanos(turn - now);
    if (wait.compareTo(MAX_WAIT) <= 0) {
      next.put(account, turn + INTERVAL.toNanos());
    }
    return wait;
  }
}
