package org.ringback.server.running;

import static org.ringback.server.running.Eventually.eventually;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the event socket.
public final class TestPage implements WebSocket.Listener, AutoCloseable {
  private final StringBuilder partial = new StringBuilder();
  private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
  private final List<Consumer<JsonNode>> watchers = new CopyOnWriteArrayList<>();
  private final boolean answersPings;
  private final WebSocket socket;
  private volatile int closeCode;

  /// The last send. The JDK's WebSocket rejects a send before the previous one has completed.
  private CompletableFuture<WebSocket> sent = new CompletableFuture<>();

  private volatile @Nullable Throwable failure;

  public TestPage(HttpClient http, URI address, boolean answersPings) {
    this.answersPings = answersPings;
    this.socket = http.newWebSocketBuilder().buildAsync(address, this).join();
    sent.complete(socket);
  }

  public TestPage say(String json) {
    send(json.replace('\'', '"')).join();
    return this;
  }

  private synchronized CompletableFuture<WebSocket> send(String frame) {
    sent = sent.thenCompose(open -> open.sendText(frame, true));
    return sent;
  }

  public TestPage hello(String token, @Nullable Long since) {
    return say(
        "{'type':'hello','token':'"
            + token
            + "'"
            + (since == null ? "" : ",'since':" + since)
            + "}");
  }

  /// Becomes available, and waits for the acknowledgement.
  public TestPage available() {
    say("{'type':'set-availability','available':true}");
    frame("availability", f -> f.path("available").asBoolean());
    return this;
  }

  /// Calls the watcher with each later frame.
  public void watch(Consumer<JsonNode> watcher) {
    watchers.add(watcher);
  }

  public JsonNode frame(String type) {
    return frame(type, _ -> true);
  }

  /// Waits for the first matching frame of a type.
  public JsonNode frame(String type, Predicate<JsonNode> which) {
    eventually(
        () ->
            frames(type).stream().anyMatch(which)
                ? ""
                : "no such " + type + " among " + frames + ", closed " + closeCode + " " + failure);
    return frames(type).stream().filter(which).findFirst().orElseThrow();
  }

  public List<JsonNode> frames(String type) {
    return frames.stream().filter(f -> f.path("type").asString("").equals(type)).toList();
  }

  public List<JsonNode> frames() {
    return frames;
  }

  public boolean isOpen() {
    return closeCode == 0 && failure == null;
  }

  public int closed() {
    eventually(() -> closeCode != 0 ? "" : "the socket is open; received " + frames + failure);
    return closeCode;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      JsonNode frame = JsonMapper.shared().readTree(partial.toString());
      partial.setLength(0);
      frames.add(frame);
      watchers.forEach(watcher -> watcher.accept(frame));
      if (answersPings && frame.path("type").asString("").equals("ping")) {
        var _ = send("{\"type\":\"pong\"}");
      }
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closeCode = statusCode;
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    failure = error;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
