package org.ringback.server.events;

import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/// A socket connection of Jetty.
record JettySocketConnection(Session session) implements SocketConnection {
  @Override
  public void send(String frame, Consumer<@Nullable Throwable> done) {
    if (session.isOpen()) {
      session.sendText(frame, Callback.from(() -> done.accept(null), done));
    } else {
      done.accept(new ClosedChannelException());
    }
  }

  @Override
  public void close(int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }

  @Override
  public void abort() {
    session.disconnect();
  }
}
