package org.ringback.server.db;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Identifiers that increase with time (RFC 9562, version 7), so that their index stays compact.
/// Each is larger than the one before, also within a millisecond (6.2, method 1): whoever sorts by
/// them has the order in which they were made here.
public final class UuidV7 {
  private final Clock clock;
  private final RandomGenerator random;

  /// Milliseconds and a counter of 12 bits, as of the last one.
  private final AtomicLong last = new AtomicLong();

  public UuidV7(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public UUID next() {
    long first = clock.millis() << 12 | random.nextInt(1 << 11);
    long mine = last.updateAndGet(before -> Math.max(before + 1, first));
    long high = mine >>> 12 << 16 | 0x7000 | mine & 0x0fff;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
