import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.ringback.exchange.media.TestPeer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A WebRTC caller with the signalling of the phone page and real ICE, DTLS and SRTP.
final class WebRtcCaller implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TestPeer peer = TestPeer.create();
  private final CompletableFuture<JsonNode> answered = new CompletableFuture<>();
  private final WebSocket socket;

  WebRtcCaller(HttpClient http, int port, String number, String to) {
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/exchange/phones/signal"), new SignalListener())
            .join();
    socket.sendText(
        JSON.writeValueAsString(Map.of("type", "dial", "number", number, "to", to, "sdp", peer.offer())), true);
  }

  /// Waits for the answer and plays a tone from then on.
  void startSpeaking() {
    peer.acceptAnswer(answered.join().path("sdp").asString());
    peer.say(440);
  }

  boolean receivesAudio() {
    return peer.heard().length() > 8000;
  }

  private final class SignalListener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonNode frame = JSON.readTree(text.toString());
        text.setLength(0);
        switch (frame.path("type").asString()) {
          case "connected" -> answered.complete(frame);
          case "ping" -> from.sendText("{\"type\":\"pong\"}", true);
          case "ended", "error" -> answered.completeExceptionally(new IllegalStateException(frame.toString()));
          default -> {}
        }
      }
      from.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    socket.abort();
    peer.close();
  }
}
