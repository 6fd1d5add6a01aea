package org.ringback.server.search;

import java.time.Duration;
import java.time.Instant;

/// What texts that were read in the order of time suggest about the older ones. A wrong guess costs
/// time, no result.
///
/// @param from when the oldest text of the sample was spoken or written
/// @param texts how many texts the sample has
/// @param found how many texts of the sample the member has found
/// @param matching how many match, also those that the member may not see
/// @param beginnings how many match the query without its last word
/// @param endings how many match the last word
record SearchSample(
    Instant from, Instant to, int texts, int found, int matching, int beginnings, int endings) {
  /// Stands for the matches of a sample without one. The index then has few.
  private static final double NO_MATCH = 0.05;

  /// Stands for the share of the matches that a member may see, if it is smaller in the sample.
  private static final double SMALLEST_SHARE = 0.02;

  /// How many entries of a last word the index reads in the time of one text that other words lead
  /// to.
  private static final int ENTRIES_PER_TEXT = 20;

  /// Returns how many texts the member is expected to read in the order of time for so many
  /// results.
  double textsFor(int results) {
    return (double) results
        * texts
        / Math.max(Math.max(found, SMALLEST_SHARE * matching), NO_MATCH);
  }

  /// Returns how many texts are expected to have so many matches.
  double textsOf(int matches) {
    return (double) matches * texts / Math.max(matching, NO_MATCH);
  }

  /// Returns how long the time is that has so many matches.
  Duration timeOf(int matches) {
    double samples = textsOf(matches) / texts;
    return Duration.ofMillis((long) (samples * Math.max(1, Duration.between(from, to).toMillis())));
  }

  /// Returns whether texts are found faster without the last word, which is then looked for in
  /// each. The index has a last word with all longer ones.
  boolean findsByBeginning() {
    return beginnings * ENTRIES_PER_TEXT < endings;
  }
}
