package org.ringback.server.search;

import java.time.OffsetDateTime;
import java.util.List;

/// A period that has an index of words: a partition of the table.
///
/// @param begins [OffsetDateTime#MIN] for the first period
/// @param texts about how many texts of all workspaces it has
record SearchPeriod(OffsetDateTime begins, long texts) {
  /// How many periods a statement reads at most. PostgreSQL plans for each of them.
  private static final int MAX_PERIODS = 4;

  /// Returns the time before the cursor that one statement searches.
  ///
  /// @param periods all, the newest first
  /// @param maxTexts how many texts the periods have at most, if there are several
  static SearchPeriod before(SearchCursor cursor, List<SearchPeriod> periods, long maxTexts) {
    List<SearchPeriod> older = olderThan(cursor, periods);
    if (older.isEmpty()) {
      return new SearchPeriod(OffsetDateTime.MIN, 0);
    }
    SearchPeriod read = older.getFirst();
    for (SearchPeriod next : older.subList(1, Math.min(MAX_PERIODS, older.size()))) {
      if (read.texts() + next.texts() > maxTexts) {
        break;
      }
      read = new SearchPeriod(next.begins(), read.texts() + next.texts());
    }
    return read;
  }

  /// Returns about how many texts of all workspaces are older than the cursor, or in its period.
  static long textsBefore(SearchCursor cursor, List<SearchPeriod> periods) {
    return olderThan(cursor, periods).stream().mapToLong(SearchPeriod::texts).sum();
  }

  private static List<SearchPeriod> olderThan(SearchCursor cursor, List<SearchPeriod> periods) {
    return periods.stream()
        .filter(period -> period.isFirst() || period.begins().toInstant().isBefore(cursor.at()))
        .toList();
  }

  boolean isFirst() {
    return begins.equals(OffsetDateTime.MIN);
  }
}
