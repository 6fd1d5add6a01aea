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
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
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
                      onFrame(text.toString());
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

  private void onFrame(String text) {
    if (!text.equals("\n")) {
      received.add(JSON.readTree(text));
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

  public void sendFrame(Map<String, ?> frame) {
    sendText(JSON.writeValueAsString(frame));
  }

  /// Waits for the first matching frame of a type and removes it.
  public JsonNode awaitFrame(String type, Predicate<JsonNode> fits) {
    return Eventually.get(
        () -> {
          var found =
              received.stream()
                  .filter(f -> f.path("type").asString("").equals(type) && fits.test(f))
                  .findFirst();
          found.ifPresent(received::remove);
          return found;
        },
        () -> "no " + type + " among " + received);
  }

  public JsonNode awaitFrame(String type) {
    return awaitFrame(type, f -> true);
  }

  public boolean hasReceived(String type) {
    return received.stream().anyMatch(f -> f.path("type").asString("").equals(type));
  }

  public void awaitClosed() {
    Eventually.get(
        () -> closed ? Optional.of(true) : Optional.<Boolean>empty(),
        () -> "the socket is open; received " + received);
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
