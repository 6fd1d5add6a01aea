package org.ringback.server.db;

import java.sql.SQLException;
import java.util.Set;

/// A statement that failed because of another transaction's locks. It can succeed when that
/// transaction has ended.
public final class LockFailure {
  /// PostgreSQL's lock_not_available, which a lock timeout causes, and deadlock_detected. Spring
  /// has no exception class for the first.
  private static final Set<String> SQL_STATES = Set.of("55P03", "40P01");

  private LockFailure() {}

  /// Returns whether a lock of another transaction caused the failure.
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // A failure of the driver, such as a closed connection, may have no state.
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && SQL_STATES.contains(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
