package org.ringback.exchange.junit;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the Voice SDK's signalling protocol, registered with an access token. It has no
/// audio. [TestClient] is the one for tests; load generators use this one.
public final class SdkClient implements AutoCloseable {
  private static final String HEARTBEAT = "\n";

  private final Duration timeout;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final WebSocket socket;

  /// The CallSids of the calls that this client placed.
  private final Set<String> placed = ConcurrentHashMap.newKeySet();

  /// The last send. The JDK's WebSocket rejects a send before the previous one has completed.
  private CompletableFuture<WebSocket> sent = new CompletableFuture<>();

  private final String identity;

  /// @param port the exchange's port
  /// @param timeout of each wait
  public SdkClient(int port, String accessToken, Duration timeout) {
    this.timeout = timeout;
    this.socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/signal"), new Listener())
            .join();
    sent.complete(socket);
    send("listen", Map.of("token", accessToken, "reconnectTimeout", 0));
    identity = await("connected").at("/token/identity").asString("");
    send("register", Map.of("media", Map.of("audio", true)));
    await("ready");
  }

  /// Returns the identity of the access token.
  public String identity() {
    return identity;
  }

  /// Waits for the next incoming call, and returns its `invite`. Each is returned once.
  JsonNode awaitInvite() {
    return await("invite");
  }

  void accept(String callSid) {
    send("answer", Map.of("callsid", callSid, "sdp", sdp("active")));
  }

  void reject(String callSid) {
    send("reject", Map.of("callsid", callSid));
  }

  /// Places a call and waits until it rings or is answered.
  ///
  /// @param parameters as for the Voice SDK's `Device.connect`
  /// @return the CallSid
  public String call(Map<String, String> parameters) {
    String temporarySid = "TJS" + UUID.randomUUID();
    String params =
        parameters.entrySet().stream()
            .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
            .collect(Collectors.joining("&"));
    send(
        "invite",
        Map.of("callsid", temporarySid, "sdp", sdp("actpass"), "twilio", Map.of("params", params)));
    JsonNode progress = await(this::isProgress, "ringing");
    if (progress.has("error")) {
      throw new AssertionError("the call was rejected: " + progress);
    }
    String callSid = progress.path("callsid").asString();
    placed.add(callSid);
    return callSid;
  }

  /// Returns whether a frame is about a new call. The end of an earlier one may arrive at any time.
  private boolean isProgress(JsonNode frame) {
    return List.of("ringing", "answer", "hangup").contains(type(frame))
        && !placed.contains(frame.at("/payload/callsid").asString(""));
  }

  /// Ends a call of this client.
  public void hangUp(String callSid) {
    send("hangup", Map.of("callsid", callSid));
  }

  private JsonNode await(String type) {
    return await(frame -> type(frame).equals(type), type);
  }

  /// Removes and returns the payload of the first frame that fits.
  private JsonNode await(Predicate<JsonNode> fits, String name) {
    return Waiting.until(
            timeout,
            () -> {
              Optional<JsonNode> found = received.stream().filter(fits).findFirst();
              found.ifPresent(received::remove);
              return found;
            },
            () -> "no " + name + " among " + received)
        .path("payload");
  }

  private void send(String type, Map<String, ?> payload) {
    String frame =
        JsonMapper.shared()
            .writeValueAsString(Map.of("type", type, "version", "1.6", "payload", payload));
    send(frame).join();
  }

  private synchronized CompletableFuture<WebSocket> send(String frame) {
    sent = sent.thenCompose(open -> open.sendText(frame, true));
    return sent;
  }

  private static String type(JsonNode frame) {
    return frame.path("type").asString("");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Returns a browser's session description, whose media never arrives.
  private static String sdp(String setup) {
    return String.join(
        "\r\n",
        "v=0",
        "o=- 1 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0 126",
        "c=IN IP4 0.0.0.0",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx",
        "a=fingerprint:sha-256 " + "00:".repeat(31) + "00",
        "a=setup:" + setup,
        "a=mid:0",
        "a=sendrecv",
        "a=rtcp-mux",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:126 telephone-event/8000",
        "");
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        String text = partial.toString();
        partial.setLength(0);
        if (text.equals(HEARTBEAT)) {
          var _ = send(HEARTBEAT);
        } else {
          received.add(JsonMapper.shared().readTree(text));
        }
      }
      from.request(1);
      return null;
    }
  }
}
