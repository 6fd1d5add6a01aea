package org.ringback.server.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// The clients of a load test, in a process of their own: event sockets, signed webhooks and other
/// requests. Reads commands from the standard input, one a line, and answers each with one line.
///
/// - `open N R`: opens N sockets, R per second
/// - `events R S`: sends R callbacks per second for S seconds, and measures when the sockets of
///   their workspaces receive the events
/// - `freeze`: stops reading from the first socket
/// - `stampede S`: cuts all sockets and reconnects them as the browser client does, for at most S
///   seconds
final class LoadClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final LoadData data;
  private final URI server;
  private final SocketLoop sockets;
  private final HttpClient http = HttpClient.newHttpClient();

  /// When the callback of each expected event was sent.
  private final Map<String, Long> sent = new ConcurrentHashMap<>();

  private final List<Long> latencies = new ArrayList<>();
  private int nextEvent;

  private LoadClient(URI server, LoadData data, long seed) throws IOException {
    this.server = server;
    this.data = data;
    this.sockets =
        new SocketLoop(
            new InetSocketAddress(server.getHost(), server.getPort()), data, seed, this::received);
  }

  /// @param args the server's URL, the numbers of [LoadData], and a seed
  public static void main(String[] args) throws Exception {
    LoadClient client =
        new LoadClient(
            URI.create(args[0]),
            new LoadData(
                Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3])),
            Long.parseLong(args[4]));
    client.sockets.start();
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(client.run(line.split(" ", -1)));
    }
  }

  private String run(String[] command) throws InterruptedException {
    return switch (command[0]) {
      case "open" -> open(Integer.parseInt(command[1]), Integer.parseInt(command[2]));
      case "events" -> events(Integer.parseInt(command[1]), Integer.parseInt(command[2]));
      case "freeze" -> {
        sockets.freezeFirst();
        yield "frozen=1";
      }
      case "stampede" -> stampede(Duration.ofSeconds(Integer.parseInt(command[1])));
      default -> throw new IllegalArgumentException(command[0]);
    };
  }

  private String open(int count, int perSecond) throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      sockets.open(i, i * 1000L / perSecond);
    }
    waitFor(TIMEOUT, () -> sockets.welcomed() == count);
    return "welcomed=%d millis=%d %s"
        .formatted(sockets.welcomed(), millisSince(start), sockets.failures());
  }

  private String events(int perSecond, int seconds) throws InterruptedException {
    synchronized (latencies) {
      latencies.clear();
    }
    sent.clear();
    AtomicInteger acknowledged = new AtomicInteger();
    long expected = 0;
    long start = System.nanoTime();
    for (int i = 0; i < perSecond * seconds; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      // All workspaces in turn, then the next status of the same calls.
      int round = nextEvent / data.calls();
      int call = nextEvent % data.calls();
      nextEvent++;
      expected += sockets.openIn(call % data.workspaces());
      sendCallback(data.callback(call, LoadData.STATUSES.get(round)), due, acknowledged);
    }
    long all = expected;
    waitFor(
        Duration.ofSeconds(10),
        () -> received() >= all && acknowledged.get() == perSecond * seconds);
    synchronized (latencies) {
      List<Long> sorted = latencies.stream().sorted().toList();
      return "sent=%d acknowledged=%d expected=%d received=%d p50=%d p99=%d max=%d closed=%d"
          .formatted(
              perSecond * seconds,
              acknowledged.get(),
              expected,
              sorted.size(),
              percentile(sorted, 0.5),
              percentile(sorted, 0.99),
              percentile(sorted, 1),
              sockets.closed());
    }
  }

  private void sendCallback(LoadData.Callback callback, long due, AtomicInteger acknowledged) {
    Map<String, String> form = callback.form();
    sent.put(form.get("CallSid") + " " + form.get("CallStatus"), due);
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(callback.target()))
            .timeout(Duration.ofSeconds(15))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", callback.signature())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var _ =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .thenAccept(
                answer -> {
                  if (answer.statusCode() < 300) {
                    acknowledged.incrementAndGet();
                  }
                });
  }

  /// Measures an event. Called by the thread of the sockets.
  private void received(String frame) {
    int call = frame.indexOf("\"call\":{");
    if (call < 0) {
      return;
    }
    Long since = sent.get(value(frame, "callSid", call) + " " + value(frame, "status", call));
    if (since != null) {
      synchronized (latencies) {
        latencies.add((System.nanoTime() - since) / 1_000_000);
      }
    }
  }

  private int received() {
    synchronized (latencies) {
      return latencies.size();
    }
  }

  private static String value(String json, String name, int from) {
    String start = "\"" + name + "\":\"";
    int at = json.indexOf(start, from);
    return at < 0
        ? ""
        : json.substring(at + start.length(), json.indexOf('"', at + start.length()));
  }

  private String stampede(Duration limit) throws InterruptedException {
    AtomicInteger failedProbes = new AtomicInteger();
    AtomicLong slowestProbe = new AtomicLong();
    List<Thread> probes =
        List.of(
            probe("/health/ready", failedProbes, slowestProbe),
            probe("/api/workspaces/" + data.workspaceOf(0) + "/token", failedProbes, slowestProbe));
    long start = System.nanoTime();
    int all = sockets.cutAll();
    waitFor(limit, () -> sockets.welcomed() == all);
    long took = millisSince(start);
    sockets.closed();
    for (Thread probe : probes) {
      probe.interrupt();
      probe.join();
    }
    return "welcomed=%d of=%d millis=%d %s failedProbes=%d slowestProbe=%d"
        .formatted(
            sockets.welcomed(),
            all,
            took,
            sockets.failures(),
            failedProbes.get(),
            slowestProbe.get());
  }

  /// Requests a path ten times a second, until it is interrupted.
  private Thread probe(String path, AtomicInteger failed, AtomicLong slowest) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(15))
            .header("Authorization", "Bearer " + LoadData.bearer(0))
            .build();
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                while (true) {
                  long start = System.nanoTime();
                  try {
                    int status =
                        http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
                    failed.addAndGet(status == 200 ? 0 : 1);
                  } catch (IOException e) {
                    failed.incrementAndGet();
                  }
                  slowest.accumulateAndGet(millisSince(start), Math::max);
                  Thread.sleep(100);
                }
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static void waitFor(Duration limit, BooleanSupplier isDone) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!isDone.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
  }

  private static long percentile(List<Long> sorted, double which) {
    return sorted.isEmpty() ? -1 : sorted.get((int) Math.round((sorted.size() - 1) * which));
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
