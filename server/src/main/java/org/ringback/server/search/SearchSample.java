package org.ringback.server.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the newest texts suggest about the older ones. A wrong guess costs time, no result.
///
/// @param first when the oldest text of the workspace was spoken or written
/// @param from when the oldest text of the sample was
/// @param texts how many texts the sample has
/// @param visible how many texts of the sample the member may see
/// @param found how many texts of the sample the member has found
/// @param matching how many match, also those that the member may not see
/// @param beginnings how many match the query without its last word
/// @param endings how many match the last word
record SearchSample(
    Instant first,
    Instant from,
    Instant to,
    int texts,
    int visible,
    int found,
    int matching,
    int beginnings,
    int endings) {
  /// Stands for the matches of a sample without one. The index then has few.
  private static final double NO_MATCH = 0.05;

  /// How many texts that match the first period is expected to have at most. A member may see few
  /// of them.
  private static final int MAX_MATCHING = 2000;

  private static final int GROWTH = 10;

  /// Stands for the share of the texts that a member may see, if it is smaller in the sample.
  private static final double SMALLEST_SHARE = 0.02;

  /// How many entries of a last word are read in the time of one text that other words lead to. The
  /// index reads all places of a last word, and of the words that begin so.
  private static final int ENTRIES_PER_TEXT = 20;

  /// How many entries of a last word are read in the time of one text in the order of time.
  private static final int ENTRIES_PER_NEXT_TEXT = 4;

  /// How many entries of a last word are read in the time of one of all texts of a period.
  private static final int ENTRIES_PER_TEXT_OF_PERIOD = 8;

  /// How many entries of other words are read in the time of one of a last word, if both are looked
  /// up. The index skips those where the last word is not.
  private static final int SKIPPED_ENTRIES = 5;

  /// How many entries of other words are read in the time of one of a last word, if they are looked
  /// up alone.
  private static final int LONE_ENTRIES = 2;

  /// How many texts can be read in the order of time while the index finds a word that most texts
  /// have.
  private static final int MAX_TEXTS = 30_000;

  /// How many times as many texts as expected are read in the order of time.
  private static final int TOLERANCE = 3;

  /// Returns how many texts to read in the order of time, with those of the sample, before the
  /// index of words is used; 0 if the index is faster. Reading them takes at most as long as the
  /// index.
  int textsToRead(int limit) {
    double expected = texts * limit / foundPerSample();
    double faster = Math.min(entries(periods(limit).getFirst()) / ENTRIES_PER_NEXT_TEXT, MAX_TEXTS);
    return expected < faster ? (int) Math.min(faster, TOLERANCE * expected) : 0;
  }

  /// Returns how many texts the member is expected to find among as many as in the sample.
  private double foundPerSample() {
    double share = Math.max((double) visible / texts, SMALLEST_SHARE);
    return Math.max(Math.max(found, share * matching), NO_MATCH);
  }

  /// Returns how many entries of a last word are read in the time that the index of words takes for
  /// a period.
  private double entries(Instant start) {
    return beginnings + endings == 0
        ? matching * samples(first)
        : Math.min(entriesByBeginning(start), entriesByAll());
  }

  private double entriesByBeginning(Instant start) {
    return Math.max(beginnings, NO_MATCH)
        * (samples(first) / LONE_ENTRIES + ENTRIES_PER_TEXT * samples(start));
  }

  private double entriesByAll() {
    return ((double) beginnings / SKIPPED_ENTRIES + endings) * samples(first);
  }

  /// Returns the beginnings of the periods to search, one after the other, until a page is full.
  /// The first is expected to have two pages, the last has all texts.
  List<Instant> periods(int limit) {
    List<Instant> periods = new ArrayList<>();
    double whole = millis(first);
    double samples =
        Math.min(2 * limit / foundPerSample(), MAX_MATCHING / Math.max(matching, NO_MATCH));
    double period = samples * millis(from);
    for (; period < whole / 4 && periods.size() < 2; period *= GROWTH) {
      periods.add(to.minusMillis((long) period));
    }
    periods.add(first);
    return periods;
  }

  /// Returns whether the texts of a period are found faster without the last word, which is then
  /// looked for in each. The index has a last word with all longer ones, in all periods. PostgreSQL
  /// reads all texts of a short period rather than the places of a frequent word.
  boolean findsByBeginning(Instant start) {
    double byTime = (double) texts * ENTRIES_PER_TEXT_OF_PERIOD * samples(start);
    return Math.min(entriesByBeginning(start), byTime) < entriesByAll();
  }

  /// Returns how many times as long as the sample the time since the start is.
  private double samples(Instant start) {
    return millis(start) / millis(from);
  }

  private double millis(Instant start) {
    return Math.max(1, Duration.between(start, to).toMillis());
  }
}
