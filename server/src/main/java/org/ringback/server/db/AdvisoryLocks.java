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

/// Locks for work that only one node may do at a time. PostgreSQL holds the locks, and releases
/// them if the process dies. All locks of the process share one connection, so that long work does
/// not exhaust the pool. PostgreSQL would grant that connection a lock twice, so [#held] prevents
/// it.
final class AdvisoryLocks {
  private static final Logger log = LoggerFactory.getLogger(AdvisoryLocks.class);

  private final DataSource source;
  private final Set<String> held = new HashSet<>();
  private @Nullable Connection connection;

  /// @param source a pool for locks only
  AdvisoryLocks(DataSource source) {
    this.source = source;
  }

  /// @return false if the lock is held, on any node
  synchronized boolean tryAcquire(String name) {
    if (held.contains(name)) {
      return false;
    }
    try {
      if (!query(open(), "select pg_try_advisory_lock(hashtextextended(?, 0))", name)) {
        returnConnectionIfIdle();
        return false;
      }
      held.add(name);
      return true;
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("Could not acquire the lock " + name, e);
    }
  }

  synchronized void release(String name) {
    held.remove(name);
    Connection current = connection;
    if (current == null) {
      return;
    }
    try {
      query(current, "select pg_advisory_unlock(hashtextextended(?, 0))", name);
      returnConnectionIfIdle();
    } catch (SQLException broken) {
      // PostgreSQL releases the locks of a broken connection.
      discard(current);
    }
  }

  /// Returns the connection; replaces a broken one.
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
      log.debug("Could not close a broken connection", e);
    }
  }

  private static boolean query(Connection connection, String sql, String argument)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }
}
