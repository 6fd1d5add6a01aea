package org.ringback.server.running;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ringback.server.running.TestServer.Answer;

/// Sends signed status callbacks of inbound calls at a fixed rate, each until it is acknowledged,
/// and records the acknowledged ones.
public final class RepeatedCallbackLoad implements AutoCloseable {
  /// The caller of all calls of the load.
  public static final String CUSTOMER = "+15553000000";

  private static final String[] STATUSES = {"ringing", "in-progress", "completed"};

  /// A callback: the key under which the server stores its event.
  public record Callback(String callSid, int sequence) {
    public String status() {
      return STATUSES[sequence];
    }
  }

  private final TwilioCaller twilio;
  private final String path;
  private final String number;
  private final Random random;
  private final Queue<Callback> repeated = new ConcurrentLinkedQueue<>();
  private final Set<Callback> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Callback> next = new ConcurrentLinkedQueue<>();
  private volatile boolean isStopping;
  private volatile String lastFailure = "";

  /// @param path the path of status callbacks
  /// @param number the called number
  public RepeatedCallbackLoad(TwilioCaller twilio, String path, String number, Random random) {
    this.twilio = twilio;
    this.path = path;
    this.number = number;
    this.random = random;
  }

  public RepeatedCallbackLoad start(int perSecond) {
    var _ = ticker.scheduleAtFixedRate(this::tick, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    return this;
  }

  private void tick() {
    Callback callback = repeated.poll();
    if (callback == null) {
      callback = next.poll();
    }
    if (callback == null) {
      if (isStopping) {
        return;
      }
      String callSid = "CA%016x%016x".formatted(random.nextLong(), random.nextLong());
      for (int i = 1; i < STATUSES.length; i++) {
        next.add(new Callback(callSid, i));
      }
      unfinished.addAndGet(STATUSES.length);
      callback = new Callback(callSid, 0);
    }
    Callback each = callback;
    threads.execute(() -> send(each));
  }

  private void send(Callback callback) {
    try {
      Answer answer = twilio.signed(path, form(callback));
      if (answer.status() == 204) {
        acknowledged.add(callback);
        unfinished.decrementAndGet();
        return;
      }
      lastFailure = answer.toString();
    } catch (AssertionError unreachable) {
      lastFailure = unreachable.toString();
    }
    repeated.add(callback); // as Twilio repeats it
  }

  private Map<String, String> form(Callback callback) {
    Map<String, String> form = new HashMap<>();
    form.put("CallSid", callback.callSid());
    form.put("CallStatus", callback.status());
    form.put("SequenceNumber", String.valueOf(callback.sequence()));
    form.put("Direction", "inbound");
    form.put("From", CUSTOMER);
    form.put("To", number);
    form.put(
        "Timestamp",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
    return form;
  }

  public Set<Callback> acknowledged() {
    return acknowledged;
  }

  /// Starts no further call. The callbacks of the others are still sent.
  public void finish() {
    isStopping = true;
  }

  /// Returns what is missing until each callback is acknowledged; empty when each is.
  public String missing() {
    return unfinished.get() == 0
        ? ""
        : unfinished + " callbacks are not acknowledged, the last one because of " + lastFailure;
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    threads.shutdownNow();
  }
}
