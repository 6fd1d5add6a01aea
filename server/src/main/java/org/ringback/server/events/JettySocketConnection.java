package org.ringback.server.events;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// A socket connection of Jetty.
record JettySocketConnection(Session session) implements SocketConnection {
  @Override
  public void send(String frame) throws IOException, InterruptedException {
    if (!session.isOpen()) {
      throw new ClosedChannelException();
    }
    Callback.Completable sent = new Callback.Completable();
    session.sendText(frame, sent);
    try {
      sent.get();
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
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
