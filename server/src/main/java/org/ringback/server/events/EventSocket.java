package org.ringback.server.events;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.Role;

/// An event socket of a browser. It is disconnected when the browser does not read its frames or
/// does not answer pings.
final class EventSocket {
  /// The user of an authenticated socket.
  ///
  /// @param role decides with the user which events the socket receives
  /// @param grant the voice grant of the session
  record ConnectedUser(ClientIdentity identity, Role role, String grant) {
    boolean receives(Audience audience) {
      return audience.includes(identity.user(), role);
    }
  }

  /// The time limit for the sign-in. In a stampede of reconnections it is faster to wait for one's
  /// turn than to connect again.
  private static final Duration SIGN_IN_TIMEOUT = Duration.ofSeconds(30);

  private final SocketConnection connection;
  private final HeartbeatConfig heartbeatConfig;
  private final LongSupplier nanoTime;
  private final FrameWriter writer;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile @Nullable ConnectedUser connectedUser;
  private volatile @Nullable Long closingSinceNanos;
  private volatile long waitingSinceNanos;
  private volatile boolean isSigningIn;
  private volatile long pingedNanos;
  private volatile boolean awaitsPong;

  EventSocket(SocketConnection connection, HeartbeatConfig heartbeatConfig, LongSupplier nanoTime) {
    this.connection = connection;
    this.heartbeatConfig = heartbeatConfig;
    this.nanoTime = nanoTime;
    this.writer = new FrameWriter(connection, nanoTime);
    this.waitingSinceNanos = nanoTime.getAsLong();
  }

  @Nullable ConnectedUser connectedUser() {
    return connectedUser;
  }

  /// Starts the time of the sign-in.
  void helloReceived() {
    waitingSinceNanos = nanoTime.getAsLong();
    isSigningIn = true;
  }

  /// Starts to write frames. Frames that are queued meanwhile follow the initial frames.
  void welcome(ConnectedUser connectedUser, FrameWriter.InitialFrames initialFrames) {
    this.connectedUser = connectedUser;
    pingedNanos = nanoTime.getAsLong();
    writer.start(initialFrames);
  }

  /// Queues a frame. Closes the socket when the queue is full.
  void offer(String frame) {
    if (!writer.offer(frame)) {
      close(CloseCode.TOO_SLOW);
    }
  }

  /// Queues a last frame and closes the socket after it.
  void closeAfter(String frame, CloseCode code) {
    closingSinceNanos = nanoTime.getAsLong();
    if (!writer.offerLast(frame, () -> close(code))) {
      close(code);
    }
  }

  /// Closes the socket immediately and discards queued frames.
  void close(CloseCode code) {
    if (closing.compareAndSet(false, true)) {
      closingSinceNanos = nanoTime.getAsLong();
      writer.stop();
      connection.close(code.code(), code.reason());
    }
  }

  /// Stops the writer of a socket that has been disconnected.
  void disconnected() {
    closing.set(true);
    writer.stop();
  }

  /// Returns whether the socket is closing or closed. Such a socket is not available for calls.
  boolean isLeaving() {
    return closingSinceNanos != null || closing.get();
  }

  void pongReceived() {
    awaitsPong = false;
  }

  /// Sends a ping when it is due, and closes a socket that has missed a timeout.
  void heartbeat(String ping) {
    Long closingStart = closingSinceNanos;
    if (closingStart != null) {
      if (hasElapsed(closingStart, heartbeatConfig.closeTimeout())) {
        connection.abort();
      }
      return;
    }
    if (connectedUser == null) {
      if (hasElapsed(
          waitingSinceNanos, isSigningIn ? SIGN_IN_TIMEOUT : heartbeatConfig.helloTimeout())) {
        close(CloseCode.SILENT);
      }
      return;
    }
    if (writer.isStalled(heartbeatConfig.writeTimeout())) {
      closingSinceNanos = nanoTime.getAsLong();
      disconnected();
      connection.abort(); // a close frame could not be written either
      return;
    }
    if (awaitsPong && hasElapsed(pingedNanos, heartbeatConfig.pongTimeout())) {
      close(CloseCode.SILENT);
      return;
    }
    if (awaitsPong || !hasElapsed(pingedNanos, heartbeatConfig.pingInterval())) {
      return;
    }
    awaitsPong = true;
    pingedNanos = nanoTime.getAsLong();
    offer(ping);
  }

  private boolean hasElapsed(long since, Duration duration) {
    return nanoTime.getAsLong() - since >= duration.toNanos();
  }
}
