package org.ringback.exchange.account;

import java.security.SecureRandom;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The source of random numbers. Each component has its own generator, so that its values do not
/// depend on the timing of others. The same seed and the same calls therefore give the same SIDs.
public final class SeededRandoms {
  private final RandomGenerator root;
  private final boolean seeded;

  /// @param seed null for cryptographically secure random numbers
  public SeededRandoms(@Nullable Long seed) {
    this.seeded = seed != null;
    this.root = seed == null ? new SecureRandom() : new Random(seed);
  }

  /// Returns a new, independent generator. Thread-safe.
  public RandomGenerator newGenerator() {
    return seeded ? new Random(root.nextLong()) : root;
  }
}
