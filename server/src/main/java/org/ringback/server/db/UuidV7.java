package org.ringback.server.db;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Generates UUIDs that increase with time (RFC 9562, version 7), so that indexes stay compact.
/// Each is larger than the one before, also within a millisecond (section 6.2, method 1), so
/// sorting by id gives the order of creation on this node.
public final class UuidV7 {
  private final Clock clock;
  private final RandomGenerator random;

  /// Milliseconds and a 12-bit counter of the last UUID.
  private final AtomicLong last = new AtomicLong();

  public UuidV7(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public UUID next() {
    long first = clock.millis() << 12 | random.nextInt(1 << 11);
    long current = last.updateAndGet(before -> Math.max(before + 1, first));
    long high = current >>> 12 << 16 | 0x7000 | current & 0x0fff;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
