package org.ringback.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.ringback.server.running.Eventually.eventually;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.ServerProcess;
import org.ringback.server.running.TestServer;

/// Event sockets of many browsers, against a server in its own process.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SocketLoadTest {
  private static final Pattern OPEN_SOCKETS =
      Pattern.compile("^ringback_sockets ([0-9.E]+)", Pattern.MULTILINE);

  /// The promised times hold at full size. A build shares its machine with other tests.
  private static final long LATENCY_LIMIT = Guarantee.size(10_000, 250);

  private static final Duration FROZEN_LIMIT = Duration.ofSeconds(Guarantee.size(30, 10));

  private static final String METRICS_TOKEN = "metrics-token-of-the-load-test";

  private final Guarantee latency =
      Guarantee.of(
          9,
          "Time from a webhook to the event on the sockets of its workspace (p99, at most 250 ms)",
          getClass());
  private final Guarantee frozen =
      Guarantee.of(9, "Time until a frozen client is disconnected (at most 10 s)", getClass());
  private final Guarantee memory =
      Guarantee.of(9, "Resident memory with all event sockets (at most 1,024 MB)", getClass());
  private final Guarantee stampede =
      Guarantee.of(
          10, "Time until all event sockets are back after a cut (at most 30 s)", getClass());

  /// At full size: 5,000 sockets.
  private final LoadData data =
      new LoadData(
          Integer.getInteger("load.workspaces", Guarantee.size(25, 250)),
          Integer.getInteger("load.users", Guarantee.size(8, 20)),
          Guarantee.size(400, 4_000));

  private final int perSecond = Guarantee.size(50, 100);
  private final int seconds = Guarantee.size(3, 30);
  private ServerProcess server;
  private LoadProcess client;

  @BeforeAll
  void start() {
    assumeThat(Files.isDirectory(Path.of("/proc/self"))).as("it reads /proc").isTrue();
    Map<String, String> environment = new HashMap<>(TestServer.environment());
    environment.remove("PORT"); // the process gets a free one
    environment.put("PUBLIC_URL", LoadData.PUBLIC_URL);
    environment.put("RINGBACK_REQUESTS_PER_MINUTE", "0");
    environment.put("RINGBACK_METRICS_TOKEN", METRICS_TOKEN);
    environment.put("TWILIO_API_BASE_URL", "http://127.0.0.1:9"); // closed
    data.insert(Objects.requireNonNull(environment.get("DATABASE_URL")), environment);
    server = ServerProcess.startMeasured(environment);
    client = new LoadProcess(server.url(), data, latency.seed());
    LoadProcess.Result opened = client.run("open " + data.users() + " 200");
    assertThat(opened.number("welcomed")).as("welcomed sockets").isEqualTo(data.users());
    assertThat(opened.text("failures")).isEmpty();
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  @Test
  @Order(1)
  void events_arrive_in_time_and_a_frozen_client_delays_no_other() {
    client.run("events " + perSecond + " " + seconds); // warms up
    LoadProcess.Result before = client.run("events " + perSecond + " " + seconds);
    assertComplete(before);
    latency.recordResult(
        "%d ms, of %,d sockets at %d events/s; p50 %d ms"
            .formatted(before.number("p99"), data.users(), perSecond, before.number("p50")));

    CompletableFuture<Duration> cut = freezeFirst();
    LoadProcess.Result during = client.run("events " + perSecond + " " + Math.max(10, seconds));
    assertComplete(during);
    assertThat(cut.join()).isLessThanOrEqualTo(FROZEN_LIMIT);
    frozen.recordResult(
        "%,d ms; p99 of the others %d ms, before %d ms"
            .formatted(cut.join().toMillis(), during.number("p99"), before.number("p99")));

    long resident = server.residentMegabytes();
    System.out.println("LOAD resident " + resident + " MB");
    assertThat(resident).isLessThanOrEqualTo(1_024);
    memory.recordResult("%,d MB, with %,d sockets".formatted(resident, data.users()));
  }

  /// Freezes a client, and returns when the server has disconnected it.
  private CompletableFuture<Duration> freezeFirst() {
    long start = System.nanoTime();
    int before = openSockets();
    client.run("freeze");
    return CompletableFuture.supplyAsync(
        () -> {
          waitUntilCut(before - 1);
          return Duration.ofNanos(System.nanoTime() - start);
        });
  }

  /// Waits longer than [Eventually], so that a late cut is measured.
  private void waitUntilCut(int expected) {
    for (int attempt = 1; ; attempt++) {
      try {
        eventually(() -> openSockets() == expected ? "" : openSockets() + " sockets are open");
        return;
      } catch (AssertionError late) {
        if (attempt == 3) {
          throw late;
        }
      }
    }
  }

  /// Returns the number of sockets that the server counts.
  private int openSockets() {
    Matcher matcher = OPEN_SOCKETS.matcher(server.get("/metrics", METRICS_TOKEN).body());
    return matcher.find() ? (int) Double.parseDouble(matcher.group(1)) : -1;
  }

  @Test
  @Order(2)
  void a_stampede_of_all_clients_is_absorbed() {
    LoadProcess.Result result = client.run("stampede 60");
    assertThat(result.number("welcomed")).isEqualTo(result.number("of"));
    assertThat(Duration.ofMillis(result.number("millis")))
        .isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(result.text("failures")).doesNotContain("refused5");
    assertThat(result.number("failedProbes")).as("failed requests meanwhile").isZero();
    assertComplete(client.run("events " + perSecond + " " + seconds));
    stampede.recordResult(
        "%.1f s, of %,d sockets, no 5xx; slowest other request %,d ms"
            .formatted(
                result.number("millis") / 1000.0,
                result.number("of"),
                result.number("slowestProbe")));
  }

  private static void assertComplete(LoadProcess.Result result) {
    assertThat(result.number("acknowledged")).isEqualTo(result.number("sent"));
    assertThat(result.number("received")).isEqualTo(result.number("expected"));
    assertThat(result.number("closed")).isZero();
    assertThat(result.number("p99")).isLessThanOrEqualTo(LATENCY_LIMIT);
  }
}
