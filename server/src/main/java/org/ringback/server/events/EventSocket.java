package org.ringback.server.events;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.ClientIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open socket of one person's browser. Its frames wait in a bounded queue for a thread of its
/// own, so a slow reader delays nobody: when its queue is full, it is cut.
final class EventSocket {
  static final int QUEUE = 256;
  private static final Logger log = LoggerFactory.getLogger(EventSocket.class);

  /// Who speaks, known from the hello on.
  ///
  /// @param grant with which they place calls
  /// @param stillSignedIn asks whether the token still opens this workspace
  record ConnectedUser(ClientIdentity identity, String grant, BooleanSupplier stillSignedIn) {}

  /// Sends what a page must know before it lives: the welcome and what it missed.
  interface InitialFrames {
    void send(SocketConnection connection) throws IOException, InterruptedException;
  }

  private sealed interface Outgoing {
    record Frame(String text) implements Outgoing {}

    record CloseFrame(CloseCode code) implements Outgoing {}
  }

  private final SocketConnection connection;
  private final HeartbeatConfig heartbeatConfig;
  private final BlockingQueue<Outgoing> outgoing = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final long opened = System.nanoTime();
  private volatile @Nullable ConnectedUser connectedUser;
  private volatile @Nullable Thread pump;
  private volatile @Nullable Long closingSince;
  private volatile long pinged;
  private volatile boolean awaitsPong;

  EventSocket(SocketConnection connection, HeartbeatConfig heartbeatConfig) {
    this.connection = connection;
    this.heartbeatConfig = heartbeatConfig;
  }

  @Nullable ConnectedUser connectedUser() {
    return connectedUser;
  }

  /// Welcomes the page; what is offered meanwhile follows after the opening.
  void welcome(ConnectedUser connectedUser, InitialFrames initialFrames) {
    this.connectedUser = connectedUser;
    pinged = System.nanoTime();
    pump =
        Thread.ofVirtual()
            .name("page " + connectedUser.identity())
            .start(() -> pump(initialFrames));
  }

  /// Queues a frame, or cuts the page when it is too slow to take it.
  void offer(String frame) {
    if (!outgoing.offer(new Outgoing.Frame(frame))) {
      close(CloseCode.TOO_SLOW);
    }
  }

  /// Sends a last frame, then closes.
  void closeAfter(String frame, CloseCode code) {
    closingSince = System.nanoTime();
    if (!outgoing.offer(new Outgoing.Frame(frame))
        || !outgoing.offer(new Outgoing.CloseFrame(code))) {
      close(code);
    }
  }

  /// Closes at once, whatever waits.
  void close(CloseCode code) {
    if (closing.compareAndSet(false, true)) {
      closingSince = System.nanoTime();
      connection.close(code.code(), code.reason());
      stop();
    }
  }

  /// The socket is gone.
  void disconnected() {
    closing.set(true);
    stop();
  }

  /// Whether it is closed or about to be: it is not rung any more.
  boolean isLeaving() {
    return closingSince != null || closing.get();
  }

  void pongReceived() {
    awaitsPong = false;
  }

  /// Looks after the page: asks it to answer when it is time, and closes it when it did not.
  ///
  /// @return whether it was asked now
  boolean heartbeat(String ping) {
    Long left = closingSince;
    if (left != null) {
      if (since(left, heartbeatConfig.goodbye())) {
        connection.abort();
      }
      return false;
    }
    if (connectedUser == null) {
      if (since(opened, heartbeatConfig.hello())) {
        close(CloseCode.SILENT);
      }
      return false;
    }
    if (!since(pinged, heartbeatConfig.ping())) {
      return false;
    }
    if (awaitsPong) {
      close(CloseCode.SILENT);
      return false;
    }
    awaitsPong = true;
    pinged = System.nanoTime();
    offer(ping);
    return true;
  }

  private void pump(InitialFrames initialFrames) {
    try {
      initialFrames.send(connection);
      while (true) {
        switch (outgoing.take()) {
          case Outgoing.Frame frame -> connection.send(frame.text());
          case Outgoing.CloseFrame closeFrame -> {
            close(closeFrame.code());
            return;
          }
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException broken) {
      log.debug("page {} is gone: {}", connectedUser, broken.toString());
      connection.abort();
    } catch (RuntimeException failed) {
      log.warn("page {} is cut, it comes back for what it missed", connectedUser, failed);
      connection.abort();
    }
  }

  private void stop() {
    Thread running = pump;
    if (running != null && running != Thread.currentThread()) {
      running.interrupt();
    }
  }

  private static boolean since(long nanos, Duration duration) {
    return System.nanoTime() - nanos >= duration.toNanos();
  }
}
