package org.ringback.server.search;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// What the steps of a search have learned for the next one.
///
/// @param pace how many times the texts of the smallest look-up the periods of the next one may
///   have
record SearchLearned(SearchSample sample, int pace) {
  static final int BYTES = SearchSample.BYTES + 1;
  static final int FASTEST = 8;

  /// Faster look-ups are followed by larger ones.
  private static final Duration FAST = Duration.ofMillis(5);

  /// Slower look-ups are followed by smaller ones.
  private static final Duration SLOW = Duration.ofMillis(10);

  static Optional<SearchLearned> read(ByteBuffer bytes) {
    Optional<SearchSample> sample = SearchSample.read(bytes);
    int pace = bytes.get();
    return sample
        .filter(_ -> pace >= 1 && pace <= FASTEST)
        .map(known -> new SearchLearned(known, pace));
  }

  void write(ByteBuffer bytes) {
    sample.write(bytes).put((byte) pace);
  }

  /// Returns what is known after a look-up.
  SearchLearned after(Duration lookUp) {
    if (lookUp.compareTo(FAST) < 0) {
      return new SearchLearned(sample, Math.min(FASTEST, 2 * pace));
    }
    return lookUp.compareTo(SLOW) > 0 ? slower() : this;
  }

  SearchLearned slower() {
    return new SearchLearned(sample, Math.max(1, pace / 2));
  }
}
