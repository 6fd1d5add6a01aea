package org.ringback.server.events;

import java.io.IOException;

/// The transport of one event socket.
interface SocketConnection {
  /// Sends a text frame and waits until it is written.
  void send(String frame) throws IOException, InterruptedException;

  /// Starts the close handshake and does not wait.
  void close(int code, String reason);

  /// Disconnects without a close handshake.
  void abort();
}
