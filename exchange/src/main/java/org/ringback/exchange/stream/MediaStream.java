package org.ringback.exchange.stream;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.media.AudioTap;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.Track;
import org.ringback.exchange.subresource.CallSubresource;
import org.ringback.exchange.webhook.Signature;
import org.ringback.exchange.webhook.StatusCallbackQueue;

/// A media stream of a leg to the application, and back if requested. An application that reads too
/// slowly loses audio; the call never waits for it.
public final class MediaStream extends CallSubresource implements AudioTap {
  private static final int HANDSHAKE_ERROR = 31920;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /// The longest wait for the application's close frame. Closed earlier, the connection might be
  /// reset, and the application would lose the last messages.
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private static final int MAX_WAITING = 500; // five seconds of two tracks

  /// Marks the end of the queue for the writer thread.
  private static final Function<StreamMessages, String> LAST = StreamMessages::stop;

  private final StreamRequest request;
  private final MediaEndpoint leg;
  private final HttpClient http;
  private final StatusCallbackQueue callbacks;
  private final AlertLog alerts;
  private final Clock clock;
  private final BlockingQueue<Function<StreamMessages, String>> waiting =
      new LinkedBlockingQueue<>();
  private final OutboundAudioQueue outbound =
      new OutboundAudioQueue(name -> enqueue(messages -> messages.mark(name)));
  private final List<Runnable> endListeners = new ArrayList<>();
  private final CountDownLatch disconnected = new CountDownLatch(1);
  private long frames;

  MediaStream(
      String sid,
      StreamRequest request,
      MediaEndpoint leg,
      HttpClient http,
      StatusCallbackQueue callbacks,
      AlertLog alerts,
      Clock clock) {
    super(sid, request.account(), request.callSid(), request.name(), clock);
    this.request = request;
    this.leg = leg;
    this.http = http;
    this.callbacks = callbacks;
    this.alerts = alerts;
    this.clock = clock;
  }

  /// Runs a task when the stream has ended; at once if it has.
  public void onEnd(Runnable ending) {
    synchronized (this) {
      if (!isStopped()) {
        endListeners.add(ending);
        return;
      }
    }
    ending.run();
  }

  /// Sends a pressed key to the application of a bidirectional stream.
  public void digit(char digit) {
    enqueue(messages -> messages.digit(digit));
  }

  /// Stops the stream after the queued audio is sent. Idempotent.
  @Override
  public void stop() {
    List<Runnable> listeners;
    synchronized (this) {
      if (!markStopped()) {
        return;
      }
      listeners = List.copyOf(endListeners);
    }
    leg.untap(this);
    waiting.add(LAST);
    listeners.forEach(Runnable::run);
  }

  // -- the media clock's thread

  @Override
  public void frame(short[] inboundFrame, short[] outboundFrame) {
    long at = frames++;
    for (Track track : request.tracks()) {
      short[] copy = (track == Track.INBOUND ? inboundFrame : outboundFrame).clone();
      enqueue(messages -> messages.media(track, copy, at));
    }
  }

  private void enqueue(Function<StreamMessages, String> message) {
    if (waiting.size() < MAX_WAITING) {
      waiting.add(message);
    }
  }

  // -- the writer's thread

  /// Connects, and sends until the stream stops or the application disconnects.
  void run() {
    WebSocket socket = connect();
    if (socket == null) {
      stop();
      return;
    }
    report("stream-started", Map.of());
    StreamMessages messages = new StreamMessages(sid(), request);
    try {
      send(socket, StreamMessages.connected());
      send(socket, messages.start());
      leg.tap(this);
      if (request.bothWays()) {
        leg.play(outbound, () -> {});
      }
      for (Function<StreamMessages, String> next; (next = waiting.take()) != LAST; ) {
        send(socket, next.apply(messages));
      }
      send(socket, LAST.apply(messages));
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      var _ = disconnected.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (CompletionException _) {
      stop(); // the application has disconnected
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      stop();
    } finally {
      leg.untap(this);
      socket.abort();
      report("stream-stopped", Map.of());
    }
  }

  private @Nullable WebSocket connect() {
    String url = request.url().toString();
    try {
      return http.newWebSocketBuilder()
          .connectTimeout(TIMEOUT)
          .header("X-Twilio-Signature", Signature.of(request.account().authToken(), url, List.of()))
          .buildAsync(
              request.url(),
              new StreamReader(outbound, this::disconnected, this::reportInvalidMessage))
          .join();
    } catch (CompletionException | IllegalArgumentException e) {
      String detail =
          "Stream - WebSocket - Handshake Error: "
              + url
              + ": "
              + (e.getCause() == null ? e : e.getCause());
      alerts.error(request.account(), request.callSid(), HANDSHAKE_ERROR, detail);
      report("stream-error", Map.of("StreamError", detail));
      return null;
    }
  }

  private void disconnected() {
    disconnected.countDown();
    stop();
  }

  private static void send(WebSocket socket, String text) {
    socket.sendText(text, true).join();
  }

  private void reportInvalidMessage(int code, String detail) {
    alerts.warning(request.account(), request.callSid(), code, detail);
  }

  private void report(String event, Map<String, String> more) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    all.add(Map.entry("AccountSid", request.account().sid()));
    all.add(Map.entry("CallSid", request.callSid()));
    all.add(Map.entry("StreamSid", sid()));
    all.add(Map.entry("StreamName", request.name().isEmpty() ? sid() : request.name()));
    all.add(Map.entry("StreamEvent", event));
    all.add(Map.entry("Timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()));
    more.forEach((name, value) -> all.add(Map.entry(name, value)));
    callbacks.send(request.callSid(), all);
  }
}
