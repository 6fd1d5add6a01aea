package org.ringback.server.events;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An event socket of a browser. A virtual thread writes its frames from a bounded queue, so a slow
/// reader does not delay others. The socket is closed when its queue is full.
final class EventSocket {
  static final int QUEUE = 256;
  private static final Logger log = LoggerFactory.getLogger(EventSocket.class);

  /// The user of an authenticated socket.
  ///
  /// @param role decides with the user which events the socket receives
  /// @param grant the voice grant of the session
  /// @param stillSignedIn checks whether the token is still valid for the workspace
  record ConnectedUser(
      ClientIdentity identity, Role role, String grant, BooleanSupplier stillSignedIn) {
    boolean receives(LoggedEvent event) {
      return event.audience().includes(identity.user(), role);
    }
  }

  /// Sends the `welcome` frame and the missed events.
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
  private final long openedNanos = System.nanoTime();
  private volatile @Nullable ConnectedUser connectedUser;
  private volatile @Nullable Thread writer;
  private volatile @Nullable Long closingSinceNanos;
  private volatile long pingedNanos;
  private volatile boolean awaitsPong;

  EventSocket(SocketConnection connection, HeartbeatConfig heartbeatConfig) {
    this.connection = connection;
    this.heartbeatConfig = heartbeatConfig;
  }

  @Nullable ConnectedUser connectedUser() {
    return connectedUser;
  }

  /// Starts to write frames. Frames that are queued meanwhile follow the initial frames.
  void welcome(ConnectedUser connectedUser, InitialFrames initialFrames) {
    this.connectedUser = connectedUser;
    pingedNanos = System.nanoTime();
    writer =
        Thread.ofVirtual()
            .name("event-socket " + connectedUser.identity())
            .start(() -> writeFrames(initialFrames));
  }

  /// Queues a frame. Closes the socket when the queue is full.
  void offer(String frame) {
    if (!outgoing.offer(new Outgoing.Frame(frame))) {
      close(CloseCode.TOO_SLOW);
    }
  }

  /// Queues a last frame and closes the socket after it.
  void closeAfter(String frame, CloseCode code) {
    closingSinceNanos = System.nanoTime();
    if (!outgoing.offer(new Outgoing.Frame(frame))
        || !outgoing.offer(new Outgoing.CloseFrame(code))) {
      close(code);
    }
  }

  /// Closes the socket immediately and discards queued frames.
  void close(CloseCode code) {
    if (closing.compareAndSet(false, true)) {
      closingSinceNanos = System.nanoTime();
      connection.close(code.code(), code.reason());
      stop();
    }
  }

  /// Stops the writer of a socket that has been disconnected.
  void disconnected() {
    closing.set(true);
    stop();
  }

  /// Returns whether the socket is closing or closed. Such a socket is not available for calls.
  boolean isLeaving() {
    return closingSinceNanos != null || closing.get();
  }

  void pongReceived() {
    awaitsPong = false;
  }

  /// Sends a ping when it is due, and closes a socket that has missed a timeout.
  ///
  /// @return whether a ping was sent
  boolean heartbeat(String ping) {
    Long closingStart = closingSinceNanos;
    if (closingStart != null) {
      if (hasElapsed(closingStart, heartbeatConfig.closeTimeout())) {
        connection.abort();
      }
      return false;
    }
    if (connectedUser == null) {
      if (hasElapsed(openedNanos, heartbeatConfig.helloTimeout())) {
        close(CloseCode.SILENT);
      }
      return false;
    }
    if (!hasElapsed(pingedNanos, heartbeatConfig.pingInterval())) {
      return false;
    }
    if (awaitsPong) {
      close(CloseCode.SILENT);
      return false;
    }
    awaitsPong = true;
    pingedNanos = System.nanoTime();
    offer(ping);
    return true;
  }

  private void writeFrames(InitialFrames initialFrames) {
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
      log.debug("Could not write to socket of {}: {}", connectedUser, broken.toString());
      connection.abort();
    } catch (RuntimeException failed) {
      log.warn("Could not write to socket of {}", connectedUser, failed);
      connection.abort();
    }
  }

  private void stop() {
    Thread running = writer;
    if (running != null && running != Thread.currentThread()) {
      running.interrupt();
    }
  }

  private static boolean hasElapsed(long nanos, Duration duration) {
    return System.nanoTime() - nanos >= duration.toNanos();
  }
}
