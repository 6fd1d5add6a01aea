import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.ringback.exchange.junit.SdkClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An agent with an event socket and, once she joins a call, a browser.
final class BenchAgent implements AutoCloseable {
  /// Receives the utterances of the calls that agents are in.
  interface OnUtterance {
    /// @param at when the frame arrived, by [System#nanoTime]
    void heard(JsonNode frame, long at);
  }

  /// Receives the calls that ring for agents.
  interface OnRing {
    /// @param at when the frame arrived, by [System#nanoTime]
    void rings(BenchAgent agent, JsonNode frame, long at);
  }

  final int workspace;
  final UUID user;
  private final CallCenters centers;
  private final String path;
  private final String bearer;
  private final UUID tab = UUID.randomUUID();

  /// When she joined each call.
  private final Map<String, CompletableFuture<Long>> joins = new ConcurrentHashMap<>();

  private volatile OnRing onRing = (_, _, _) -> {};
  private volatile OnUtterance onUtterance = (_, _) -> {};
  private volatile boolean available;
  private volatile String leg = "";
  private SdkClient browser;

  BenchAgent(CallCenters centers, int number) {
    this.centers = centers;
    this.workspace = number % CallCenters.WORKSPACES;
    this.user = SeedData.id("center-agent", number);
    this.path = "/api/workspaces/" + CallCenters.workspace(number);
    this.bearer = Requests.bearer(user, SeedData.id("center-session", number), CallCenters.workspace(number));
  }

  void open(SocketClients sockets, int port) {
    sockets.openAgent(port, CallCenters.workspace(workspace), bearer, this::received);
  }

  private void received(String text) {
    long now = System.nanoTime();
    JsonNode frame = JsonMapper.shared().readTree(text);
    switch (frame.path("type").asString("")) {
      case "availability" -> available = frame.path("available").asBoolean();
      case "transcript-utterance" -> onUtterance.heard(frame, now);
      case "incoming-call" -> onRing.rings(this, frame, now);
      case "call-updated" -> {
        CompletableFuture<Long> join = joins.get(frame.at("/call/id").asString(""));
        if (join != null && hasJoined(frame.path("call"))) {
          join.complete(now);
        }
      }
      default -> {} // of no interest
    }
  }

  private boolean hasJoined(JsonNode call) {
    return call.path("participants")
        .valueStream()
        .anyMatch(
            each ->
                each.at("/user/id").asString("").equals(user.toString())
                    && each.path("state").asString("").equals("joined"));
  }

  boolean isAvailable() {
    return available;
  }

  void onUtterance(OnUtterance handler) {
    onUtterance = handler;
  }

  void onRing(OnRing handler) {
    onRing = handler;
  }

  JsonNode post(String route, String json) {
    return centers.post(path + route, bearer, json);
  }

  /// Registers the browser, which takes longer than a call may wait.
  synchronized void register() {
    if (browser == null) {
      String token = centers.get(path + "/token", bearer).path("token").asString();
      browser = new SdkClient(centers.exchange.port(), token, Duration.ofSeconds(20));
    }
  }

  /// Accepts a call and joins it.
  ///
  /// @return the time from the claim to the event that she has joined; 0 when another agent has the call
  long join(String callId) throws Exception {
    CompletableFuture<Long> joined = new CompletableFuture<>();
    joins.put(callId, joined);
    long start = System.nanoTime();
    JsonNode claim = post("/calls/" + callId + "/claim", "{\"tab\":\"%s\",\"fence\":1}".formatted(tab));
    if (claim.path("claim").isMissingNode()) {
      return 0;
    }
    leg = browser.call(Map.of("claim", claim.path("claim").asString()));
    long end = joined.get(20, TimeUnit.SECONDS);
    joins.remove(callId);
    return end - start;
  }

  /// Returns the CallSid of her leg.
  String leg() {
    return leg;
  }

  /// Loses her leg, as a tab that dies does.
  void loseLeg() {
    browser.hangUp(leg);
  }

  /// Hangs up, as the page does.
  void leave(String callId) {
    post("/calls/" + callId + "/leave", "");
    browser.hangUp(leg);
  }

  @Override
  public void close() {
    if (browser != null) {
      browser.close();
    }
  }
}
