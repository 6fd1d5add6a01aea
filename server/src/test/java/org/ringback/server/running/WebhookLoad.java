package org.ringback.server.running;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.ringback.server.running.TestServer.Answer;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sends webhooks at a steady rate, and knows which status callbacks were acknowledged. One of ten
/// is of a new call, which causes events.
public final class WebhookLoad implements AutoCloseable {
  /// Bounds the requests that wait while the server does not answer.
  private static final int CONCURRENT = 200;

  private final TwilioCaller twilio;
  private final String path;
  private String number = "";
  private final List<String> calls;
  private final AtomicInteger sent = new AtomicInteger();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger apologies = new AtomicInteger();
  private final Semaphore permits = new Semaphore(CONCURRENT);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();

  /// @param path of the workspace's routes
  /// @param count the number of calls
  public WebhookLoad(TwilioCaller twilio, String path, int count) {
    this.twilio = twilio;
    this.path = path;
    this.calls = IntStream.range(0, count).mapToObj(_ -> TestWorkspace.callSid()).toList();
  }

  public List<String> calls() {
    return calls;
  }

  /// Creates the calls, and sends callbacks from now on.
  public WebhookLoad start(String number, int perSecond) {
    this.number = number;
    for (String call : calls) {
      Answer answer = ring(call);
      if (!answer.body().contains("No one is available")) {
        throw new AssertionError(answer);
      }
    }
    long nanos = Duration.ofSeconds(1).toNanos() / perSecond;
    var _ = ticker.scheduleAtFixedRate(this::submit, 0, nanos, TimeUnit.NANOSECONDS);
    return this;
  }

  private Answer ring(String call) {
    return twilio.signed(
        path + "/voice", Map.of("CallSid", call, "From", "+15550001111", "To", number));
  }

  private void submit() {
    if (permits.tryAcquire()) {
      threads.execute(
          () -> {
            try {
              send();
            } finally {
              permits.release();
            }
          });
    }
  }

  private void send() {
    int sequence = sent.incrementAndGet();
    try {
      if (sequence % 10 == 0) {
        Answer answer = ring(TestWorkspace.callSid());
        statuses.merge(answer.status(), 1, Integer::sum);
        if (answer.body().contains("Something went wrong")) {
          apologies.incrementAndGet();
        }
        return;
      }
      String call = calls.get(sequence % calls.size());
      Answer answer =
          twilio.signed(
              path + "/voice/status",
              new TreeMap<>(
                  Map.of(
                      "CallSid",
                      call,
                      "CallStatus",
                      "in-progress",
                      "Direction",
                      "inbound",
                      "SequenceNumber",
                      String.valueOf(sequence))));
      statuses.merge(answer.status(), 1, Integer::sum);
      if (answer.status() == 204) {
        acknowledged.add(call + " " + sequence);
      }
    } catch (AssertionError withoutResponse) {
      failures.add(Instant.now() + " " + withoutResponse);
    }
  }

  /// Returns how many responses had each status.
  public Map<Integer, Integer> statuses() {
    return new TreeMap<>(statuses);
  }

  /// Returns when and why requests had no response.
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /// Returns how many new calls were answered with an apology, because the server failed.
  public int apologies() {
    return apologies.get();
  }

  public int acknowledged() {
    return acknowledged.size();
  }

  /// Stops sending, and waits for the responses.
  public void finish() {
    ticker.shutdownNow();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new AssertionError("requests have no response");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Waits until every acknowledged callback is applied.
  public void awaitApplied(JdbcClient sql) {
    Eventually.eventually(
        () -> {
          Set<String> missing = ConcurrentHashMap.newKeySet();
          missing.addAll(acknowledged);
          sql.sql(
                  "select call_sid || ' ' || sequence_number from call_events where sequence_number is not null")
              .query(String.class)
              .list()
              .forEach(missing::remove);
          return missing.isEmpty()
              ? ""
              : missing.size() + " of " + acknowledged.size() + " callbacks are not applied";
        });
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    threads.shutdownNow();
  }
}
