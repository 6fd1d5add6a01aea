package org.ringback.exchange.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The rate and concurrency limits of an account. They start with Twilio's defaults.
public final class AccountLimits {
  /// @param callsPerSecond calls that REST starts each second, while others stay `queued`; 0 means
  ///   no limit. Twilio: 1
  /// @param concurrentCalls maximum of live calls; 0 means no limit. Twilio: by profile
  /// @param concurrentRequests maximum of REST requests in progress; 0 means no limit
  /// @param mostCalls maximum of live and `queued` calls, to bound memory; 0 means no limit
  /// @param blockedPrefixes number prefixes that may not be called (geographic permissions): `+53`
  public record Values(
      double callsPerSecond,
      int concurrentCalls,
      int concurrentRequests,
      int mostCalls,
      List<String> blockedPrefixes) {
    private static final int DEFAULT_MAX_CALLS = 10_000;

    public static final Values TWILIO = new Values(1, 0, 100, List.of());

    /// Creates limits with a maximum of 10,000 calls.
    public Values(
        double callsPerSecond,
        int concurrentCalls,
        int concurrentRequests,
        List<String> blockedPrefixes) {
      this(callsPerSecond, concurrentCalls, concurrentRequests, DEFAULT_MAX_CALLS, blockedPrefixes);
    }

    public Values {
      blockedPrefixes = List.copyOf(blockedPrefixes);
      if (!(callsPerSecond >= 0)
          || concurrentCalls < 0
          || concurrentRequests < 0
          || mostCalls < 0) {
        throw new IllegalArgumentException("a limit must be 0 (no limit) or greater");
      }
    }
  }

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicInteger requests = new AtomicInteger();
  private volatile Values values;
  private final Clock clock;
  private Instant nextStart;

  /// @param clock paces the start of calls
  AccountLimits(Values values, Clock clock) {
    this.values = values;
    this.clock = clock;
    this.nextStart = clock.instant();
  }

  public Values values() {
    return values;
  }

  public synchronized void set(Values now) {
    values = now;
    nextStart = clock.instant();
  }

  /// Reserves the next start time.
  ///
  /// @return how long the call must wait before it starts
  public synchronized Duration nextStart() {
    Instant now = clock.instant();
    double perSecond = values.callsPerSecond();
    if (perSecond == 0 || nextStart.isBefore(now)) {
      nextStart = now;
    }
    Duration wait = Duration.between(now, nextStart);
    if (perSecond > 0) {
      nextStart = nextStart.plusNanos((long) (SECOND / perSecond));
    }
    return wait;
  }

  public boolean mayCall(String e164) {
    return values.blockedPrefixes().stream().noneMatch(e164::startsWith);
  }

  /// @return false when the limit is reached; otherwise the caller must call [#releaseRequest]
  public boolean tryAcquireRequest() {
    int max = values.concurrentRequests();
    if (requests.incrementAndGet() <= max || max == 0) {
      return true;
    }
    requests.decrementAndGet();
    return false;
  }

  public void releaseRequest() {
    requests.decrementAndGet();
  }
}
