package org.ringback.server.running;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An event socket that reconnects with the browser client's back-off and resumes from the last
/// event that it received.
public final class ResumingPage implements AutoCloseable {
  private static final int FIRST_BACKOFF_MILLIS = 1_000;

  private final HttpClient http;
  private final URI address;
  private final String token;
  private final List<Long> events = new CopyOnWriteArrayList<>();
  private final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
  private final List<Long> outages = new CopyOnWriteArrayList<>();
  private volatile @Nullable WebSocket socket;
  private volatile long first = -1;
  private volatile long last = -1;
  private volatile long lostNanos;
  private volatile boolean isConnected;
  private volatile boolean isClosed;
  private int attempt;

  public ResumingPage(HttpClient http, URI address, String token) {
    this.http = http;
    this.address = address;
    this.token = token;
    connect();
  }

  private void connect() {
    var _ =
        http.newWebSocketBuilder()
            .buildAsync(address, new Listener())
            .whenComplete(
                (opened, failed) -> {
                  if (failed != null) {
                    reconnectLater();
                  } else {
                    socket = opened;
                    String since = last < 0 ? "" : ",\"since\":" + last;
                    var _ =
                        opened.sendText(
                            "{\"type\":\"hello\",\"token\":\"" + token + "\"" + since + "}", true);
                  }
                });
  }

  private synchronized void reconnectLater() {
    if (isClosed) {
      return;
    }
    int ceiling = Math.min(20_000, FIRST_BACKOFF_MILLIS << Math.min(attempt++, 10));
    int delay = ceiling / 2 + ThreadLocalRandom.current().nextInt(ceiling / 2);
    Executor later = CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS);
    later.execute(this::connect);
  }

  private void lost(int code) {
    closeCodes.add(code);
    if (isConnected) {
      isConnected = false;
      lostNanos = System.nanoTime();
    }
    reconnectLater();
  }

  private void received(JsonNode frame) {
    switch (frame.path("type").asString("")) {
      case "ping" -> {
        WebSocket open = socket;
        if (open != null) {
          var _ = open.sendText("{\"type\":\"pong\"}", true);
        }
      }
      case "welcome" -> {
        if (first < 0) {
          first = frame.path("seq").longValue();
          last = first;
        } else {
          outages.add(Duration.ofNanos(System.nanoTime() - lostNanos).toMillis());
        }
        attempt = 0;
        isConnected = true;
      }
      default -> {
        if (frame.has("seq")) {
          last = frame.path("seq").longValue();
          events.add(last);
        }
      }
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
      partial.append(data);
      if (isLast) {
        JsonNode frame = JsonMapper.shared().readTree(partial.toString());
        partial.setLength(0);
        received(frame);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      lost(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      lost(1006);
    }
  }

  public boolean isConnected() {
    return isConnected;
  }

  /// Returns the newest event at the first connection.
  public long first() {
    return first;
  }

  /// Returns the numbers of the received events, in the order of their arrival.
  public List<Long> events() {
    return events;
  }

  /// Returns the close codes; 1006 for a connection that broke.
  public List<Integer> closeCodes() {
    return closeCodes;
  }

  /// Returns the times without a connection, in milliseconds.
  public List<Long> outages() {
    return outages;
  }

  @Override
  public void close() {
    isClosed = true;
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
