package org.ringback.server.events;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The transport of one event socket.
interface SocketConnection {
  /// Starts to send a text frame and does not wait. The next frame may be sent after the callback.
  ///
  /// @param done called once, with null when the frame is written, else with the failure
  void send(String frame, Consumer<@Nullable Throwable> done);

  /// Sends a text frame and waits until it is written. Never waits on one of Jetty's threads.
  default void send(String frame) throws IOException, InterruptedException {
    CompletableFuture<Boolean> sent = new CompletableFuture<>();
    send(
        frame,
        failed -> {
          if (failed == null) {
            sent.complete(true);
          } else {
            sent.completeExceptionally(failed);
          }
        });
    try {
      sent.get();
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    }
  }

  /// Starts the close handshake and does not wait.
  void close(int code, String reason);

  /// Disconnects without a close handshake.
  void abort();
}
