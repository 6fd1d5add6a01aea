package org.ringback.exchange.socket;

import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One websocket that sends text frames in order, from any thread, without blocking. A peer that
/// reads too slowly is cut off, and so is one that sends frames of more than 64 KiB.
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

  /// Takes charge of a socket that has just been opened.
  ///
  /// @param silence after which it is dead, heartbeats or not
  public static TextSocket open(WsContext context, Duration silence) {
    Session session = context.session;
    session.setMaxTextMessageSize(MAX_FRAME);
    session.setMaxOutgoingFrames(MAX_WAITING);
    session.setIdleTimeout(silence);
    return new TextSocket(session);
  }

  /// To a socket that is closed it does nothing.
  public synchronized void send(String text) {
    if (session.isOpen() && !silent) {
      session.sendText(text, Callback.from(() -> {}, this::onSendFailed));
    }
  }

  private void onSendFailed(Throwable cause) {
    log.debug("a socket was lost: {}", cause.toString());
    session.disconnect();
  }

  /// Something was heard from the peer.
  public void onReceived() {
    unanswered.set(0);
  }

  /// Sends a heartbeat, or closes the socket when two have gone unanswered.
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

  /// Nothing goes through it any more, neither way, and it stays open: what a lost network looks
  /// like at first.
  public void goSilent() {
    silent = true;
  }

  /// Whether what it hears is to be passed over.
  public boolean isSilent() {
    return silent;
  }

  /// Breaks the connection.
  public void disconnect() {
    session.disconnect();
  }

  /// Closes it once what was sent has gone out.
  public void close() {
    session.close(1000, "", Callback.NOOP);
  }
}
