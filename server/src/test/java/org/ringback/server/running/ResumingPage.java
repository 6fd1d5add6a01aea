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

/// An event socket that reconnects after the browser client's delays (`reconnect-delay.ts`) and
/// resumes from the last event that it received.
public final class ResumingPage implements AutoCloseable {
  private static final int SERVER_STOPS = 1001;
  private static final int STOP_DELAY_MILLIS = 1_000;
  private static final int SHORTEST_CEILING_MILLIS = 500;
  private static final int LONGEST_CEILING_MILLIS = 20_000;

  private final HttpClient http;
  private final URI address;
  private final String token;
  private final List<Long> events = new CopyOnWriteArrayList<>();
  private final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
  private final List<Long> outages = new CopyOnWriteArrayList<>();
  private volatile @Nullable WebSocket socket;
  private volatile long first = -1;
  private volatile long last = -1;
  private volatile long lostNanos = System.nanoTime();
  private volatile boolean isConnected;
  private volatile boolean isClosed;

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
                    reconnectLater(ceilingMillis());
                  } else {
                    socket = opened;
                    String since = last < 0 ? "" : ",\"since\":" + last;
                    var _ =
                        opened.sendText(
                            "{\"type\":\"hello\",\"token\":\"" + token + "\"" + since + "}", true);
                  }
                });
  }

  private synchronized void reconnectLater(int ceilingMillis) {
    if (isClosed) {
      return;
    }
    int delay = ThreadLocalRandom.current().nextInt(ceilingMillis);
    Executor later = CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS);
    later.execute(this::connect);
  }

  /// Returns a quarter of the outage so far, within the client's limits.
  private int ceilingMillis() {
    long outage = isConnected ? 0 : Duration.ofNanos(System.nanoTime() - lostNanos).toMillis();
    return (int) Math.clamp(outage / 4, SHORTEST_CEILING_MILLIS, LONGEST_CEILING_MILLIS);
  }

  private void lost(int code) {
    closeCodes.add(code);
    if (isConnected) {
      isConnected = false;
      lostNanos = System.nanoTime();
    }
    reconnectLater(code == SERVER_STOPS ? STOP_DELAY_MILLIS : ceilingMillis());
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
