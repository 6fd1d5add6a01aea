package org.ringback.server.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.ringback.server.settings.DatabaseAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;

/// Connects to PostgreSQL for the pool. After the first success it repeats a failed attempt until
/// PostgreSQL accepts connections again. Otherwise the pool itself would repeat it, after up to
/// five seconds.
final class ReconnectingDataSource extends AbstractDataSource implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReconnectingDataSource.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final int CONNECT_TIMEOUT_SECONDS = 2;

  /// Also ends a login at a server that accepts the connection and does not respond.
  private static final int LOGIN_TIMEOUT_SECONDS = 5;

  /// Longer than any statement takes. Ends the wait for a server that vanished.
  private static final int SOCKET_TIMEOUT_SECONDS = 60;

  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private volatile boolean hasConnected;
  private volatile boolean isClosed;
  private boolean isFailing;

  ReconnectingDataSource(DatabaseAddress address) {
    source.setApplicationName(UpgradeStop.NODE_CONNECTIONS);
    source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    source.setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
    source.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
    source.setTcpKeepAlive(true);
    source.setUrl(address.jdbcUrl()); // may override these settings
    if (address.user() != null) {
      source.setUser(address.user());
    }
    if (address.password() != null) {
      source.setPassword(address.password().reveal());
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    long start = System.nanoTime();
    while (true) {
      try {
        Connection connection = source.getConnection();
        hasConnected = true;
        succeeded(start);
        return connection;
      } catch (SQLException failed) {
        if (!hasConnected || isClosed) {
          throw failed;
        }
        failed(failed);
        pause(failed);
      }
    }
  }

  private synchronized void succeeded(long start) {
    if (isFailing) {
      isFailing = false;
      log.info(
          "Connected to the database again after {} ms",
          Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
  }

  private synchronized void failed(SQLException failure) {
    if (!isFailing) {
      isFailing = true;
      log.warn("Could not connect to the database, retrying: {}", failure.getMessage());
    }
  }

  private static void pause(SQLException failure) throws SQLException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return getConnection();
  }

  /// Ignores the pool's timeout.
  @Override
  public void setLoginTimeout(int timeout) {}

  @Override
  public int getLoginTimeout() {
    return LOGIN_TIMEOUT_SECONDS;
  }

  /// Ends the repetition of failed attempts.
  @Override
  public void close() {
    isClosed = true;
  }
}
