package org.ringback.demo.replay;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The event socket of a page on which an agent is available.
final class AvailablePage implements AutoCloseable {
  private static final int CONFIRMED_WITHIN_SECONDS = 20;

  private final WebSocket socket;

  private AvailablePage(WebSocket socket) {
    this.socket = socket;
  }

  /// Opens the socket, and waits until the server confirms that the agent is available.
  ///
  /// @param session the bearer token of the agent's session
  static AvailablePage open(HttpClient client, URI events, String session) {
    CompletableFuture<Void> isAvailable = new CompletableFuture<>();
    WebSocket socket =
        client.newWebSocketBuilder().buildAsync(events, new Listener(isAvailable)).join();
    socket.sendText("{\"type\":\"hello\",\"token\":\"" + session + "\"}", true).join();
    socket.sendText("{\"type\":\"set-availability\",\"available\":true}", true).join();
    isAvailable.orTimeout(CONFIRMED_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    return new AvailablePage(socket);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static final class Listener implements WebSocket.Listener {
    private final CompletableFuture<Void> isAvailable;
    private final StringBuilder frame = new StringBuilder();

    Listener(CompletableFuture<Void> isAvailable) {
      this.isAvailable = isAvailable;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      frame.append(part);
      if (last && frame.indexOf("\"type\":\"availability\"") >= 0) {
        isAvailable.complete(null);
      }
      if (last) {
        frame.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
