package org.ringback.server.running;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.AbstractDataSource;

/// Connects to a database of a test, and keeps the connection for its next statement. Tests ask the
/// database many times while they wait, and a new connection takes more processor time than their
/// statements.
final class KeptConnections extends AbstractDataSource {
  /// Of all databases together.
  private static final int MAX_IDLE = 16;

  /// The connections that are not in use, the one used last at the end.
  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  private final String url;
  private final Properties user = new Properties();

  private record Idle(String url, Connection connection) {}

  KeptConnections(String url) {
    this.url = url;
  }

  KeptConnections(String url, String user, String password) {
    this(url);
    this.user.setProperty("user", user);
    this.user.setProperty("password", password);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Optional<Connection> kept = take();
    return proxy(kept.isPresent() ? kept.get() : connect());
  }

  @Override
  public Connection getConnection(String other, String password) {
    throw new UnsupportedOperationException("the user is part of the address");
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url, user);
    // A prepared statement would fail after a test has changed its table.
    connection.unwrap(PGConnection.class).setPrepareThreshold(0);
    return connection;
  }

  /// Returns a kept connection that still works: a test may have stopped PostgreSQL.
  private Optional<Connection> take() throws SQLException {
    for (Connection kept = poll(); kept != null; kept = poll()) {
      if (kept.isValid(5)) {
        return Optional.of(kept);
      }
      kept.close();
    }
    return Optional.empty();
  }

  private @Nullable Connection poll() {
    synchronized (IDLE) {
      for (Iterator<Idle> newest = IDLE.descendingIterator(); newest.hasNext(); ) {
        Idle idle = newest.next();
        if (idle.url().equals(url)) {
          newest.remove();
          return idle.connection();
        }
      }
      return null;
    }
  }

  private void keep(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.close();
      return;
    }
    Idle oldest = null;
    synchronized (IDLE) {
      IDLE.addLast(new Idle(url, connection));
      if (IDLE.size() > MAX_IDLE) {
        oldest = IDLE.removeFirst();
      }
    }
    if (oldest != null) {
      oldest.connection().close();
    }
  }

  /// Returns a connection that is kept when it is closed.
  private Connection proxy(Connection connection) {
    AtomicBoolean isClosed = new AtomicBoolean();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("close")) {
                if (!isClosed.getAndSet(true)) {
                  keep(connection);
                }
                return null;
              }
              return call(connection, method, arguments);
            });
  }

  private static @Nullable Object call(
      Connection connection, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }
}
