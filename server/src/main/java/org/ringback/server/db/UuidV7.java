package org.ringback.server.db;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Identifiers that increase with time (RFC 9562, version 7), so that their index stays compact.
public final class UuidV7 {
  private final Clock clock;
  private final RandomGenerator random;

  public UuidV7(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public UUID next() {
    long high = clock.millis() << 16 | 0x7000 | random.nextLong() & 0x0fff;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
