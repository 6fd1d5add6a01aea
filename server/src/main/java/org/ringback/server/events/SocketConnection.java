package org.ringback.server.events;

import java.io.IOException;

/// The socket of one page.
interface SocketConnection {
  /// Sends a text frame and waits until the network has taken it.
  void send(String frame) throws IOException, InterruptedException;

  /// Says goodbye with that code; does not wait.
  void close(int code, String reason);

  /// Cuts the line without a goodbye, for a peer that does not even read one.
  void abort();
}
