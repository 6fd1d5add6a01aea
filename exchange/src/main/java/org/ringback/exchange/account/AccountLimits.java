package org.ringback.exchange.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// What an account may do at a time. As with Twilio to begin with, and adjustable.
public final class AccountLimits {
  /// @param callsPerSecond how many calls REST starts in a second, the others wait `queued`; 0: all
  ///   at once. Twilio: 1
  /// @param concurrentCalls how many calls may be live; 0: any number. Twilio: by profile
  /// @param concurrentRequests how many REST requests may be under way; 0: any number
  /// @param mostCalls how many calls may be live or wait `queued` at all, so that they can be held;
  ///   0: any number
  /// @param blockedPrefixes where it may not call (geographic permissions), as `+53`
  public record Values(
      double callsPerSecond,
      int concurrentCalls,
      int concurrentRequests,
      int mostCalls,
      List<String> blockedPrefixes) {
    private static final int HELD = 10_000;

    public static final Values TWILIO = new Values(1, 0, 100, List.of());

    /// With room for 10,000 calls.
    public Values(
        double callsPerSecond,
        int concurrentCalls,
        int concurrentRequests,
        List<String> blockedPrefixes) {
      this(callsPerSecond, concurrentCalls, concurrentRequests, HELD, blockedPrefixes);
    }

    public Values {
      blockedPrefixes = List.copyOf(blockedPrefixes);
      if (!(callsPerSecond >= 0)
          || concurrentCalls < 0
          || concurrentRequests < 0
          || mostCalls < 0) {
        throw new IllegalArgumentException("a limit is a number from 0; 0 means none");
      }
    }
  }

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicInteger requests = new AtomicInteger();
  private volatile Values values;
  private final Clock clock;
  private Instant nextStart;

  /// @param clock by which calls start
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

  /// Takes the next place in the row.
  ///
  /// @return how long a call has to wait before it starts
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

  /// @return false when too many requests are under way; else [#releaseRequest] must follow
  public boolean tryAcquireRequest() {
    int most = values.concurrentRequests();
    if (requests.incrementAndGet() <= most || most == 0) {
      return true;
    }
    requests.decrementAndGet();
    return false;
  }

  public void releaseRequest() {
    requests.decrementAndGet();
  }
}
