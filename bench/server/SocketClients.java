import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Open event sockets, by default one in each workspace. Counts the call events that all of them receive.
final class SocketClients implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<WebSocket> sockets = new ArrayList<>();
  private final AtomicLong receivedEvents = new AtomicLong();

  static SocketClients none() {
    return new SocketClients();
  }

  static SocketClients ofRingback(int port) {
    return ofRingback(List.of(port), SeedData.WORKSPACES, _ -> {});
  }

  /// Opens sockets of different sessions. Successive ones are of the next workspace; each node has sockets of every
  /// workspace.
  ///
  /// @param onCall receives the frames about calls
  static SocketClients ofRingback(List<Integer> ports, int sockets, Consumer<String> onCall) {
    SocketClients clients = new SocketClients();
    for (int i = 0; i < sockets; i++) {
      int port = ports.get(i / SeedData.WORKSPACES % ports.size());
      String hello = "{\"type\":\"hello\",\"token\":\"" + Requests.bearer(i) + "\"}";
      clients.open(
          "ws://127.0.0.1:" + port + "/api/workspaces/" + SeedData.id("workspace", i % SeedData.WORKSPACES) + "/events",
          ringback(hello, "\"type\":\"call-"),
          onCall);
    }
    return clients;
  }

  private static FrameProtocol ringback(String hello, String call) {
    return new FrameProtocol(hello, "\"type\":\"welcome\"", "\"type\":\"ping\"", "{\"type\":\"pong\"}", call);
  }

  /// Opens the event socket of an agent, who becomes available.
  ///
  /// @param onFrame receives each frame
  void openAgent(int port, UUID workspace, String bearer, Consumer<String> onFrame) {
    WebSocket socket =
        open(
            "ws://127.0.0.1:" + port + "/api/workspaces/" + workspace + "/events",
            ringback("{\"type\":\"hello\",\"token\":\"" + bearer + "\"}", "\"type\":"),
            onFrame);
    socket.sendText("{\"type\":\"set-availability\",\"available\":true}", true).join();
  }

  /// The Socket.IO protocol over a WebSocket: 40 connects, 42 is an event, 2 is a ping and 3 its pong.
  static SocketClients ofPeer(int port) {
    SocketClients clients = new SocketClients();
    for (int i = 0; i < SeedData.WORKSPACES; i++) {
      clients.open(
          "ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket",
          new FrameProtocol("40{\"token\":\"" + Requests.bearer(i) + "\"}", "40{", "2", "3", "42[\"call\""),
          _ -> {});
    }
    return clients;
  }

  /// @param authenticated start of the frame that confirms authentication, or a part of it in JSON; so are `ping` and
  ///     `call`
  private record FrameProtocol(String hello, String authenticated, String ping, String pong, String call) {
    boolean is(String frame, String mark) {
      return mark.startsWith("\"") ? frame.contains(mark) : frame.startsWith(mark);
    }
  }

  private WebSocket open(String address, FrameProtocol protocol, Consumer<String> onCall) {
    CompletableFuture<Void> authenticated = new CompletableFuture<>();
    WebSocket socket =
        http.newWebSocketBuilder().buildAsync(URI.create(address), new FrameListener(protocol, authenticated, onCall)).join();
    socket.sendText(protocol.hello(), true).join();
    authenticated.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    sockets.add(socket);
    return socket;
  }

  /// Returns the number of call events that all clients have received.
  long receivedEvents() {
    return receivedEvents.get();
  }

  private final class FrameListener implements WebSocket.Listener {
    private final FrameProtocol protocol;
    private final CompletableFuture<Void> authenticated;
    private final Consumer<String> onCall;
    private final StringBuilder text = new StringBuilder();

    FrameListener(FrameProtocol protocol, CompletableFuture<Void> authenticated, Consumer<String> onCall) {
      this.protocol = protocol;
      this.authenticated = authenticated;
      this.onCall = onCall;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String frame = text.toString();
        text.setLength(0);
        if (protocol.is(frame, protocol.authenticated())) {
          authenticated.complete(null);
        } else if (protocol.is(frame, protocol.ping())) {
          from.sendText(protocol.pong(), true);
        } else if (protocol.is(frame, protocol.call())) {
          receivedEvents.incrementAndGet();
          onCall.accept(frame);
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      authenticated.completeExceptionally(error);
    }
  }

  @Override
  public void close() {
    sockets.forEach(WebSocket::abort);
    http.shutdownNow();
  }
}
