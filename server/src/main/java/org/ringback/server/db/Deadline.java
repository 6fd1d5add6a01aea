package org.ringback.server.db;

import java.time.Duration;
import org.springframework.dao.QueryTimeoutException;

/// The time by which work has to be done, because someone waits for its result.
public final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  public static Deadline after(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /// Returns the time that is left, at least a millisecond.
  ///
  /// @throws QueryTimeoutException if the deadline has passed
  Duration remaining() {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    if (left.toMillis() < 1) {
      throw new QueryTimeoutException("the deadline of the transaction has passed");
    }
    return left;
  }
}
