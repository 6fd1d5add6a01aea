package org.ringback.server.call;

import java.time.Duration;
import java.time.Instant;

/// Which calls are in the table `current_calls` and in the views whose names begin with `current_`:
/// all of the last weeks, and older ones that are not archived yet. A statement of them is planned
/// for one table, and a statement of `calls` for the partition of each month too.
public final class CurrentCalls {
  /// What the names of the table and of the views begin with.
  public static final String PREFIX = "current_";

  /// A day less than the shortest time after which calls are archived, because clocks may differ.
  static final Duration TIME = CallArchiver.SHORTEST.minusDays(1);

  private CurrentCalls() {}

  /// Returns the time since which all calls are current.
  public static Instant since(Instant now) {
    return now.minus(TIME);
  }

  /// Returns the name of the table or view that has all calls since a time.
  ///
  /// @param all the one with all calls, for instance `ended_calls`
  public static String table(String all, Instant since, Instant now) {
    return since.isBefore(since(now)) ? all : PREFIX + all;
  }
}
