package org.ringback.exchange.account;

import java.security.SecureRandom;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Where what is left to chance comes from. Each part of the exchange draws from a row of its own,
/// so that what it draws does not hang on how fast another one is: the same seed and the same calls
/// have the same SIDs again.
public final class SeededRandoms {
  private final RandomGenerator root;
  private final boolean seeded;

  /// @param seed null: nobody can tell beforehand
  public SeededRandoms(@Nullable Long seed) {
    this.seeded = seed != null;
    this.root = seed == null ? new SecureRandom() : new Random(seed);
  }

  /// Another row than any before. Safe for many threads.
  public RandomGenerator newGenerator() {
    return seeded ? new Random(root.nextLong()) : root;
  }
}
