package org.ringback.server.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/// Work that only one at a time may do, here or on another node. PostgreSQL holds the locks, and
/// lets go of them when the process dies. One connection has all that this process holds, however
/// long the work takes, so none is missing to those who do it; in this process, where that
/// connection would get the same lock twice, the names say who has it.
final class AdvisoryLocks {
  private static final Logger log = LoggerFactory.getLogger(AdvisoryLocks.class);

  private final DataSource source;
  private final Set<String> held = new HashSet<>();
  private @Nullable Connection connection;

  /// @param source whose connections do nothing else
  AdvisoryLocks(DataSource source) {
    this.source = source;
  }

  /// @return false when somebody is at this work
  synchronized boolean tryAcquire(String what) {
    if (held.contains(what)) {
      return false;
    }
    try {
      if (!query(open(), "select pg_try_advisory_lock(hashtextextended(?, 0))", what)) {
        returnConnectionIfIdle();
        return false;
      }
      held.add(what);
      return true;
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("the lock on " + what, e);
    }
  }

  synchronized void release(String what) {
    held.remove(what);
    Connection current = connection;
    if (current == null) {
      return;
    }
    try {
      query(current, "select pg_advisory_unlock(hashtextextended(?, 0))", what);
      returnConnectionIfIdle();
    } catch (SQLException broken) {
      // PostgreSQL has let go of what a broken connection held.
      discard(current);
    }
  }

  /// The one that is used, or another in place of one that is broken.
  private Connection open() throws SQLException {
    Connection current = connection;
    if (current != null && current.isValid(1)) {
      return current;
    }
    if (current != null) {
      discard(current);
    }
    Connection opened = source.getConnection();
    connection = opened;
    return opened;
  }

  /// Nothing is held: the pool may have it back.
  private void returnConnectionIfIdle() throws SQLException {
    Connection current = connection;
    if (held.isEmpty() && current != null) {
      connection = null;
      current.close();
    }
  }

  private void discard(Connection broken) {
    connection = null;
    try {
      broken.close();
    } catch (SQLException e) {
      log.debug("a broken connection is not closed cleanly", e);
    }
  }

  private static boolean query(Connection connection, String sql, String argument)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }
}
