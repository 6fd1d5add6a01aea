package org.ringback.server.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the newest texts suggest about the older ones. A wrong guess costs time, no result.
///
/// @param first when the oldest text of the workspace was spoken or written
/// @param from when the oldest text of the sample was
/// @param found how many texts of the sample the member has found
/// @param matching how many match, also those that the member may not see
/// @param beginnings how many match the query without its last word
/// @param endings how many match the last word
record SearchSample(
    Instant first, Instant from, Instant to, int found, int matching, int beginnings, int endings) {
  /// Stands for the matches of a sample without one. The index then has few.
  private static final double NO_MATCH = 0.05;

  /// How many texts that match the first period is expected to have at most. A member may see few
  /// of them.
  private static final int MAX_MATCHING = 2000;

  private static final int GROWTH = 10;

  /// How many entries of the index of words are read in the time of one text.
  private static final int ENTRIES_PER_TEXT = 100;

  /// Returns the beginnings of the periods to search, one after the other, until a page is full.
  /// The first is expected to have two pages, the last has all texts.
  List<Instant> periods(int limit) {
    List<Instant> periods = new ArrayList<>();
    double whole = millis(first);
    double samples =
        Math.min(
            2 * limit / Math.max(found, NO_MATCH), MAX_MATCHING / Math.max(matching, NO_MATCH));
    double period = samples * millis(from);
    for (; period < whole / 4 && periods.size() < 2; period *= GROWTH) {
      periods.add(to.minusMillis((long) period));
    }
    periods.add(first);
    return periods;
  }

  /// Returns whether the texts of a period are found faster without the last word, which is then
  /// looked for in each. The index has a last word with all longer ones, in all periods.
  boolean findsByBeginning(Instant start) {
    double texts = Math.max(beginnings, NO_MATCH) * millis(start);
    return texts * ENTRIES_PER_TEXT < (double) endings * millis(first);
  }

  private double millis(Instant start) {
    return Math.max(1, Duration.between(start, to).toMillis());
  }
}
