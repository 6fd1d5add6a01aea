package org.ringback.server.kill;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ringback.server.running.FreePort;
import org.ringback.server.running.ServerProcess;

/// A server process that is killed with SIGKILL and started again on the same port.
final class KilledServer implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(3);

  private final Random random;
  private final URI url;
  private final Map<String, String> environment;
  private final List<Duration> starts = new ArrayList<>();
  private volatile @Nullable ServerProcess process;

  KilledServer(String database, Random random) {
    this.random = random;
    int port = FreePort.fixed(random);
    url = URI.create("http://127.0.0.1:" + port);
    environment =
        Map.of(
            "DATABASE_URL",
            database,
            "PORT",
            String.valueOf(port),
            "PUBLIC_URL",
            url.toString(),
            "RINGBACK_REQUESTS_PER_MINUTE",
            "0");
  }

  URI url() {
    return url;
  }

  /// Returns the settings, without the address of Twilio.
  Map<String, String> environment() {
    return environment;
  }

  /// Returns the process that runs now; null while none does.
  @Nullable ServerProcess process() {
    return process;
  }

  /// Returns how long the starts took, shortest first.
  List<Duration> starts() {
    return starts.stream().sorted().toList();
  }

  /// @param twilio the base URL of Twilio
  void start(URI twilio) {
    long start = System.nanoTime();
    process = ServerProcess.start(with(twilio));
    starts.add(Duration.ofNanos(System.nanoTime() - start));
  }

  void kill() {
    ServerProcess running = process;
    if (running != null) {
      running.kill();
      running.close();
    }
  }

  /// Starts a process, and kills it at a random moment of its start.
  void killDuringStart(URI twilio) throws InterruptedException {
    ServerProcess starting = ServerProcess.begin(with(twilio), ServerProcess.SHORT_LIVED);
    TimeUnit.MILLISECONDS.sleep(random.nextLong(LONGEST_START.toMillis()));
    starting.kill();
    starting.close();
  }

  private Map<String, String> with(URI twilio) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("TWILIO_API_BASE_URL", twilio.toString());
    return all;
  }

  @Override
  public void close() {
    ServerProcess running = process;
    if (running != null) {
      running.close();
    }
  }
}
