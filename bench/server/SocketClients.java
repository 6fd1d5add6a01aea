import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/// An open page in each workspace, so that there is somebody to be told. Counts what is heard of calls.
final class SocketClients implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<WebSocket> sockets = new ArrayList<>();
  private final AtomicLong heard = new AtomicLong();

  private SocketClients() {}

  static SocketClients ofRingback(int port) {
    SocketClients pages = new SocketClients();
    for (int i = 0; i < SeedData.WORKSPACES; i++) {
      String hello = "{\"type\":\"hello\",\"token\":\"" + Requests.bearer(i) + "\"}";
      pages.open(
          "ws://127.0.0.1:" + port + "/api/workspaces/" + SeedData.id("workspace", i) + "/events",
          new Dialect(hello, "\"type\":\"welcome\"", "\"type\":\"ping\"", "{\"type\":\"pong\"}", "\"type\":\"call-"));
    }
    return pages;
  }

  /// Socket.IO's own protocol over a websocket: 40 joins, 42 is an event, 2 asks for a 3.
  static SocketClients ofPeer(int port) {
    SocketClients pages = new SocketClients();
    for (int i = 0; i < SeedData.WORKSPACES; i++) {
      pages.open(
          "ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket",
          new Dialect("40{\"token\":\"" + Requests.bearer(i) + "\"}", "40{", "2", "3", "42[\"call\""));
    }
    return pages;
  }

  /// @param welcome, ping, call how frames begin or, in JSON, what they contain
  private record Dialect(String hello, String welcome, String ping, String pong, String call) {
    boolean is(String frame, String mark) {
      return mark.startsWith("\"") ? frame.contains(mark) : frame.startsWith(mark);
    }
  }

  private void open(String address, Dialect dialect) {
    CompletableFuture<Void> welcomed = new CompletableFuture<>();
    WebSocket socket =
        http.newWebSocketBuilder().buildAsync(URI.create(address), new FrameListener(dialect, welcomed)).join();
    socket.sendText(dialect.hello(), true).join();
    welcomed.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    sockets.add(socket);
  }

  /// How many events of calls all pages have heard.
  long heard() {
    return heard.get();
  }

  private final class FrameListener implements WebSocket.Listener {
    private final Dialect dialect;
    private final CompletableFuture<Void> welcomed;
    private final StringBuilder text = new StringBuilder();

    FrameListener(Dialect dialect, CompletableFuture<Void> welcomed) {
      this.dialect = dialect;
      this.welcomed = welcomed;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String frame = text.toString();
        text.setLength(0);
        if (dialect.is(frame, dialect.welcome())) {
          welcomed.complete(null);
        } else if (dialect.is(frame, dialect.ping())) {
          from.sendText(dialect.pong(), true);
        } else if (dialect.is(frame, dialect.call())) {
          heard.incrementAndGet();
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      welcomed.completeExceptionally(error);
    }
  }

  @Override
  public void close() {
    sockets.forEach(WebSocket::abort);
    http.shutdownNow();
  }
}
