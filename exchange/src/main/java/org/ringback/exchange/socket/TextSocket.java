package org.ringback.exchange.socket;

import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A websocket that sends text frames in order, from any thread, without blocking. Disconnects a
/// peer that reads too slowly or sends a frame of more than 64 KiB.
public final class TextSocket {
  private static final Logger log = LoggerFactory.getLogger(TextSocket.class);
  private static final int MAX_FRAME = 64 * 1024;
  private static final int MAX_WAITING = 256;
  private static final int MAX_MISSED = 2;

  private final Session session;
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile boolean silent;

  private TextSocket(Session session) {
    this.session = session;
  }

  /// Wraps a socket that has just opened.
  ///
  /// @param silence the idle time after which the socket is closed
  public static TextSocket open(WsContext context, Duration silence) {
    Session session = context.session;
    session.setMaxTextMessageSize(MAX_FRAME);
    session.setMaxOutgoingFrames(MAX_WAITING);
    session.setIdleTimeout(silence);
    return new TextSocket(session);
  }

  /// Does nothing when the socket is closed.
  public synchronized void send(String text) {
    if (session.isOpen() && !silent) {
      session.sendText(text, Callback.from(() -> {}, this::onSendFailed));
    }
  }

  private void onSendFailed(Throwable cause) {
    log.debug("A socket was lost: {}", cause.toString());
    session.disconnect();
  }

  /// Records that a frame has arrived.
  public void onReceived() {
    unanswered.set(0);
  }

  /// Sends a heartbeat, or closes the socket after two unanswered ones.
  public void sendHeartbeat(String heartbeat) {
    if (silent) {
      return;
    }
    if (unanswered.getAndIncrement() >= MAX_MISSED) {
      session.disconnect();
    } else {
      send(heartbeat);
    }
  }

  /// Drops all frames in both directions and leaves the socket open, as a lost network does.
  public void goSilent() {
    silent = true;
  }

  /// Returns whether received frames are dropped.
  public boolean isSilent() {
    return silent;
  }

  /// Aborts the connection.
  public void disconnect() {
    session.disconnect();
  }

  /// Closes the socket after all queued frames are sent.
  public void close() {
    session.close(1000, "", Callback.NOOP);
  }
}
