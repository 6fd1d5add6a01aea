package org.ringback.server.events;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connects the nodes by `NOTIFY` and `LISTEN`. It has two connections outside of the pool: one
/// waits for notifications, the other sends them. A transaction with `NOTIFY` holds a lock of the
/// whole database while it commits, so features never send one themselves.
///
/// A pooler in transaction mode, such as PgBouncer, does not pass notifications on.
final class PostgresFanout implements EventFanout {
  private static final Logger log = LoggerFactory.getLogger(PostgresFanout.class);
  private static final String CHANNEL = "ringback_signals";

  /// How long the listener waits before it checks whether a silent connection is alive.
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration RECONNECT = Duration.ofMillis(250);
  private static final int TIMEOUT_SECONDS = 2;

  private final ConnectionFactory connections;
  private final UUID node;
  private final SignalSender sender;
  private final AtomicReference<@Nullable Connection> listening = new AtomicReference<>();
  private final AtomicReference<@Nullable Connection> sending = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Thread listenerThread;

  /// Opens connections that are not of the pool.
  interface ConnectionFactory {
    Connection open(String applicationName) throws SQLException;
  }

  /// @param node identifies this node, so that it ignores its own signals
  PostgresFanout(ConnectionFactory connections, UUID node) {
    this.connections = connections;
    this.node = node;
    this.sender = new SignalSender(node, this::send);
  }

  @Override
  public void start(Listener listener) {
    listenerThread =
        Thread.ofVirtual().name("fanout-listener").start(() -> listenUntilClosed(listener));
    sender.start();
  }

  @Override
  public void publish(NodeSignal signal) {
    sender.add(signal);
  }

  private void send(List<String> texts) throws SQLException {
    Connection connection = sending.get();
    if (connection == null) {
      connection = open("ringback-fanout-send", sending);
      connection.setNetworkTimeout(Runnable::run, TIMEOUT_SECONDS * 1_000);
    }
    try (PreparedStatement notify =
        connection.prepareStatement("select pg_notify(?, text) from unnest(?) as text")) {
      notify.setString(1, CHANNEL);
      notify.setArray(2, connection.createArrayOf("text", texts.toArray()));
      notify.execute();
    } catch (SQLException failed) {
      discard(sending);
      throw failed;
    }
  }

  private void listenUntilClosed(Listener listener) {
    boolean isFailing = false;
    while (!closed.get()) {
      try {
        Connection connection = open("ringback-fanout-listen", listening);
        try (Statement statement = connection.createStatement()) {
          statement.execute("listen " + CHANNEL);
        }
        isFailing = false;
        listener.connected();
        receive(connection, listener);
      } catch (SQLException | RuntimeException failed) {
        if (!isFailing && !closed.get()) {
          log.warn("Could not listen to the other nodes: {}", failed.toString());
        }
        isFailing = true;
      } finally {
        discard(listening);
      }
      pause();
    }
  }

  private void receive(Connection connection, Listener listener) throws SQLException {
    PGConnection notifications = connection.unwrap(PGConnection.class);
    while (!closed.get()) {
      PGNotification[] arrived = notifications.getNotifications((int) SILENCE.toMillis());
      if (arrived == null || arrived.length == 0) {
        if (!connection.isValid(TIMEOUT_SECONDS)) {
          throw new SQLException("the connection does not answer");
        }
        continue;
      }
      for (PGNotification notification : arrived) {
        SignalCodec.decode(notification.getParameter())
            .filter(batch -> !batch.node().equals(node))
            .ifPresent(batch -> batch.signals().forEach(listener::received));
      }
    }
  }

  private Connection open(String name, AtomicReference<@Nullable Connection> holder)
      throws SQLException {
    Connection opened = connections.open(name);
    holder.set(opened);
    if (closed.get()) {
      discard(holder);
      throw new SQLException("the fan-out is closed");
    }
    return opened;
  }

  /// Disconnects without waiting for the thread that uses the connection.
  private static void discard(AtomicReference<@Nullable Connection> holder) {
    Connection connection = holder.getAndSet(null);
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException alreadyBroken) {
        log.debug("Could not abort a connection", alreadyBroken);
      }
    }
  }

  private void pause() {
    try {
      if (!closed.get()) {
        Thread.sleep(RECONNECT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.set(true);
    }
  }

  @Override
  public void close() {
    closed.set(true);
    sender.close();
    discard(listening);
    discard(sending);
    Thread thread = listenerThread;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
