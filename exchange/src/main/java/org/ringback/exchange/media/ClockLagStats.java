package org.ringback.exchange.media;

import java.util.concurrent.atomic.AtomicLongArray;

/// Statistics of the lag of the media clock: the time from the due time of a tick until all of its
/// audio was sent. Written by the clock's thread, read by any thread.
public final class ClockLagStats {
  private static final long BUCKET_NANOS = 100_000;
  private static final int BUCKETS = 1_000;
  private static final long FRAME_NANOS = 20_000_000;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void record(long lagNanos) {
    counts.incrementAndGet((int) Math.clamp(lagNanos / BUCKET_NANOS, 0, BUCKETS - 1));
  }

  public long ticks() {
    return from(0);
  }

  /// Returns the share of ticks that ended after the next tick was due, 0 to 1.
  public double lateShare() {
    long all = ticks();
    return all == 0 ? 0 : (double) from((int) (FRAME_NANOS / BUCKET_NANOS)) / all;
  }

  /// Returns the 99th percentile of the lag in milliseconds, at most 100.
  public double p99Millis() {
    long threshold = ticks() / 100;
    long cumulative = 0;
    for (int i = BUCKETS - 1; i >= 0; i--) {
      cumulative += counts.get(i);
      if (cumulative > threshold) {
        return (i + 1) * BUCKET_NANOS / 1e6;
      }
    }
    return 0;
  }

  /// Resets the counters.
  public void reset() {
    for (int i = 0; i < BUCKETS; i++) {
      counts.set(i, 0);
    }
  }

  private long from(int bucket) {
    long sum = 0;
    for (int i = bucket; i < BUCKETS; i++) {
      sum += counts.get(i);
    }
    return sum;
  }
}
