package org.ringback.server.search;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// What texts that were read in the order of time suggest about the older ones. A wrong guess costs
/// time, no result.
///
/// @param span how long the time of the texts is
/// @param texts how many texts the sample has
/// @param found how many texts of the sample the member has found
/// @param matching how many match, also those that the member may not see
/// @param beginnings how many match the query without its last word
/// @param endings how many match the last word
record SearchSample(
    Duration span, int texts, int found, int matching, int beginnings, int endings) {
  static final int BYTES = 8 + 5 * 4;

  /// Stands for the matches of a sample without one. The index then has few.
  private static final double NO_MATCH = 0.05;

  /// Stands for the share of the matches that a member may see, if it is smaller in the sample.
  private static final double SMALLEST_SHARE = 0.02;

  /// How many entries of a last word the index reads in the time of one text that other words lead
  /// to. Pages of texts are read from the disk more often than pages of the index.
  private static final int ENTRIES_PER_TEXT = 60;

  /// Stands for the texts that match the other words in a sample without one.
  private static final double NO_BEGINNING = 0.5;

  /// How many texts are compared with a last word in the time of one whose rights are checked too.
  private static final int COMPARED_PER_MATCH = 4;

  /// Returns a sample that `write` wrote, or empty if the numbers cannot be those of texts.
  static Optional<SearchSample> read(ByteBuffer bytes) {
    long span = bytes.getLong();
    SearchSample sample =
        new SearchSample(
            Duration.ofMillis(span),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt());
    return Optional.of(sample).filter(read -> span >= 0 && read.isPossible());
  }

  private boolean isPossible() {
    return texts > 0
        && isPart(found, matching)
        && isPart(matching, texts)
        && isPart(beginnings, texts)
        && isPart(endings, texts);
  }

  private static boolean isPart(int part, int of) {
    return part >= 0 && part <= of;
  }

  ByteBuffer write(ByteBuffer bytes) {
    return bytes
        .putLong(span.toMillis())
        .putInt(texts)
        .putInt(found)
        .putInt(matching)
        .putInt(beginnings)
        .putInt(endings);
  }

  /// Returns how many texts the member is expected to read in the order of time for so many
  /// results.
  double textsFor(int results) {
    return (double) results
        * texts
        / Math.max(Math.max(found, SMALLEST_SHARE * matching), NO_MATCH);
  }

  /// Returns how many texts are expected to have so many that the index leads to.
  double textsOf(int lookedUp) {
    return (double) lookedUp
        * texts
        / Math.max(findsByBeginning() ? beginnings : matching, NO_MATCH);
  }

  /// Returns how long the time is in which the index leads to so many texts.
  Duration timeOf(int lookedUp) {
    double samples = textsOf(lookedUp) / texts;
    return Duration.ofMillis(Math.max(1, (long) (samples * Math.max(1, span.toMillis()))));
  }

  /// Returns how many texts a look-up reads in the time that it takes for a text that matches.
  int textsPerMatch() {
    return findsByBeginning() ? COMPARED_PER_MATCH : 1;
  }

  /// Returns whether texts are found faster without the last word, which is then looked for in
  /// each. The index has a last word with all longer ones.
  boolean findsByBeginning() {
    return Math.max(beginnings, NO_BEGINNING) * ENTRIES_PER_TEXT < endings;
  }
}
