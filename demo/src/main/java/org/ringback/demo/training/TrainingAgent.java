package org.ringback.demo.training;

import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.junit.SdkClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An agent with a page, which has an event socket, and with a browser for the Voice SDK.
final class TrainingAgent implements AutoCloseable {
  private static final Duration WAIT_LIMIT = Duration.ofMinutes(1);

  /// The server reserves a call for less time, and then lets it ring for another agent.
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(15);

  private final Api api;
  private final String workspace;
  private final String user;
  private final Consumer<JsonNode> onOffer;
  private final UUID tab = UUID.randomUUID();
  private final CompletableFuture<Void> available = new CompletableFuture<>();

  /// By call, completed when the agent has joined it.
  private final Map<String, CompletableFuture<Void>> joins = new ConcurrentHashMap<>();

  private final WebSocket page;
  private final SdkClient browser;

  /// @param workspace the path of the workspace
  /// @param onOffer receives the `incoming-call` frames
  TrainingAgent(
      Api api, String workspace, String user, int exchangePort, Consumer<JsonNode> onOffer) {
    this.api = api;
    this.workspace = workspace;
    this.user = user;
    this.onOffer = onOffer;
    this.page = api.openEvents(workspace, new Listener());
    page.sendText("{\"type\":\"set-availability\",\"available\":true}", true).join();
    available.orTimeout(WAIT_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    String token = api.getJson(workspace + "/token").path("token").asString();
    this.browser = new SdkClient(exchangePort, token, WAIT_LIMIT);
  }

  Api api() {
    return api;
  }

  String user() {
    return user;
  }

  /// Accepts a call that is offered, and joins it.
  ///
  /// @return the CallSid of her leg; null if the call was taken, is over, rings for another agent
  ///   because she was late, or she is on another one
  @Nullable String join(String call) {
    CompletableFuture<Void> joined = new CompletableFuture<>();
    joins.put(call, joined);
    JsonNode claim =
        api.attempt("POST", path(call) + "/claim", Map.of("tab", tab.toString(), "fence", 1));
    if (claim.isMissingNode()) {
      joins.remove(call);
      return null;
    }
    String leg = dial(Map.of("claim", claim.path("claim").asString()));
    boolean hasJoined =
        joined
            .thenApply(_ -> true)
            .completeOnTimeout(false, JOIN_LIMIT.toSeconds(), TimeUnit.SECONDS)
            .join();
    joins.remove(call);
    if (!hasJoined) {
      browser.hangUp(leg);
      return null;
    }
    return leg;
  }

  /// Places a call from her browser.
  synchronized String dial(Map<String, String> parameters) {
    return browser.call(parameters);
  }

  /// Hangs up, as the page does.
  void leave(String call, String leg) {
    api.attempt("POST", path(call) + "/leave", Map.of());
    browser.hangUp(leg);
  }

  String path(String call) {
    return workspace + "/calls/" + call;
  }

  private void received(WebSocket socket, String text) {
    JsonNode frame = JsonMapper.shared().readTree(text);
    switch (frame.path("type").asString("")) {
      case "ping" -> {
        var _ = socket.sendText("{\"type\":\"pong\"}", true);
      }
      case "availability" -> available.complete(null);
      case "incoming-call" -> onOffer.accept(frame);
      case "call-updated" -> {
        CompletableFuture<Void> join = joins.get(frame.at("/call/id").asString(""));
        if (join != null && hasJoined(frame.path("call"))) {
          join.complete(null);
        }
      }
      default -> {} // The training needs no other event.
    }
  }

  private boolean hasJoined(JsonNode call) {
    return call.path("participants")
        .valueStream()
        .anyMatch(
            each ->
                each.at("/user/id").asString("").equals(user)
                    && each.path("state").asString("").equals("joined"));
  }

  @Override
  public void close() {
    browser.close();
    page.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder frame = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      frame.append(part);
      if (last) {
        String text = frame.toString();
        frame.setLength(0);
        received(socket, text);
      }
      socket.request(1);
      return null;
    }
  }
}
