package org.ringback.exchange.junit;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A browser with the Voice SDK, registered with an access token. It has no audio.
public final class TestClient implements AutoCloseable {
  private static final String HEARTBEAT = "\n";

  private final ExchangeExtension exchange;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final WebSocket socket;

  /// The last send. The JDK's WebSocket rejects a send before the previous one has completed.
  private CompletableFuture<WebSocket> sent = new CompletableFuture<>();

  private final String identity;

  /// An incoming call of a client.
  ///
  /// @param parameters the `<Parameter>` nouns of the `<Client>`
  public record IncomingCall(
      TestClient client, String sid, String from, Map<String, String> parameters) {
    public TestCall accept() {
      client.send("answer", Map.of("callsid", sid, "sdp", sdp("active")));
      return client.exchange.call(sid);
    }

    public void reject() {
      client.send("reject", Map.of("callsid", sid));
    }

    /// Ends the call after it was accepted.
    public void hangUp() {
      client.hangUp(sid);
    }
  }

  TestClient(ExchangeExtension exchange, String accessToken) {
    this.exchange = exchange;
    this.socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + exchange.exchange().port() + "/signal"),
                new Listener())
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

  /// Waits for the next incoming call. Each call is returned once.
  public IncomingCall awaitIncoming() {
    JsonNode invite = await("invite");
    return new IncomingCall(
        this,
        invite.path("callsid").asString(),
        invite.at("/parameters/From").asString(""),
        parameters(invite.at("/parameters/Params").asString("")));
  }

  /// Places a call and waits until it rings or is answered.
  ///
  /// @param parameters as for the Voice SDK's `Device.connect`
  public TestCall call(Map<String, String> parameters) {
    String temporarySid = "TJS" + UUID.randomUUID();
    String params =
        parameters.entrySet().stream()
            .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
            .collect(Collectors.joining("&"));
    send(
        "invite",
        Map.of("callsid", temporarySid, "sdp", sdp("actpass"), "twilio", Map.of("params", params)));
    JsonNode progress =
        await(frame -> List.of("ringing", "answer", "hangup").contains(type(frame)), "ringing");
    if (progress.has("error")) {
      throw new AssertionError("the call was rejected: " + progress);
    }
    return exchange.call(progress.path("callsid").asString());
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
    return exchange
        .await(
            () -> {
              var found = received.stream().filter(fits).findFirst();
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

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each : query.split("&")) {
      String[] pair = each.split("=", 2);
      if (pair.length == 2) {
        parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
      }
    }
    return parameters;
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
