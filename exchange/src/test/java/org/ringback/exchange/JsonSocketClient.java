package org.ringback.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A websocket client for JSON frames. Records received frames in order; each is returned once.
public class JsonSocketClient implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http;
  private final WebSocket socket;
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  protected JsonSocketClient(URI url) {
    this(HttpClient.newHttpClient(), url);
  }

  /// @param http the HTTP client, which [#close] closes too
  public JsonSocketClient(HttpClient http, URI url) {
    this.http = http;
    socket =
        http.newWebSocketBuilder()
            .buildAsync(
                url,
                new WebSocket.Listener() {
                  private final StringBuilder text = new StringBuilder();

                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    text.append(data);
                    if (last) {
                      hear(text.toString());
                      text.setLength(0);
                    }
                    from.request(1);
                    return null;
                  }

                  @Override
                  public @Nullable CompletionStage<?> onClose(
                      WebSocket from, int status, String reason) {
                    closed = true;
                    return null;
                  }

                  @Override
                  public void onError(WebSocket from, Throwable error) {
                    closed = true;
                  }
                })
            .join();
  }

  private void hear(String text) {
    if (!text.equals("\n")) {
      heard.add(JSON.readTree(text));
    }
  }

  public void sendText(String text) {
    socket.sendText(text, true).join();
  }

  /// Sends text that makes the server close the socket. Sending may fail, because the server may
  /// close before it has read everything.
  public void sendTextUntilClosed(String text) {
    try {
      sendText(text);
    } catch (CompletionException closedWhileSending) {
      assertThat(closedWhileSending).hasCauseInstanceOf(IOException.class);
    }
    awaitClosed();
  }

  public void say(Map<String, ?> frame) {
    sendText(JSON.writeValueAsString(frame));
  }

  /// Waits for the first matching frame of a type and removes it.
  public JsonNode hear(String type, Predicate<JsonNode> fits) {
    return Eventually.get(
        () -> {
          var found =
              heard.stream()
                  .filter(f -> f.path("type").asString("").equals(type) && fits.test(f))
                  .findFirst();
          found.ifPresent(heard::remove);
          return found;
        },
        () -> "no " + type + " among " + heard);
  }

  public JsonNode hears(String type) {
    return hear(type, f -> true);
  }

  public boolean hasHeard(String type) {
    return heard.stream().anyMatch(f -> f.path("type").asString("").equals(type));
  }

  public void awaitClosed() {
    Eventually.get(
        () -> closed ? Optional.of(true) : Optional.<Boolean>empty(),
        () -> "the socket is open, and heard " + heard);
  }

  /// Aborts the connection, like a lost network.
  public void drop() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
