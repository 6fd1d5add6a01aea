package org.ringback.server.running;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.Main;
import org.ringback.server.running.TestServer.Answer;

/// A server in its own process, which a test can terminate and kill. Its first owner is [#OWNER],
/// with [TestServer#PASSWORD].
public final class ServerProcess implements AutoCloseable {
  public static final String OWNER = "owner@example.test";

  /// Java options of a process that lives for seconds, too short for optimized code to pay off.
  public static final List<String> SHORT_LIVED =
      List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /// Those of `bin/run` and of the container image, for a process whose times are measured.
  private static final List<String> PRODUCT = List.of("-Xmx512m", "-XX:+UseParallelGC");

  private final Process process;
  private final Path log;
  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServerProcess(Process process, Path log, URI url) {
    this.process = process;
    this.log = log;
    this.url = url;
  }

  /// Starts the process, and waits until the server is ready.
  ///
  /// @param environment added to [TestServer#environment]
  public static ServerProcess start(Map<String, String> environment) {
    return start(environment, SHORT_LIVED);
  }

  /// Starts a process with the options of `bin/run` at full size, and with [#SHORT_LIVED] in
  /// builds.
  public static ServerProcess startMeasured(Map<String, String> environment) {
    return start(environment, Guarantee.isFullSize() ? PRODUCT : SHORT_LIVED);
  }

  public static ServerProcess start(Map<String, String> environment, List<String> javaOptions) {
    ServerProcess started = begin(environment, javaOptions);
    started.waitUntilReady();
    return started;
  }

  /// Starts the process, and does not wait.
  public static ServerProcess begin(Map<String, String> environment, List<String> javaOptions) {
    try {
      Path log = Files.createTempFile("ringback", ".log");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(javaOptions);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      Map<String, String> all = builder.environment();
      String database = environment.get("DATABASE_URL");
      all.putAll(TestServer.environment(database == null ? TestDatabase.fresh() : database));
      all.put("RINGBACK_ADMIN_EMAIL", OWNER);
      all.put("RINGBACK_ADMIN_PASSWORD", TestServer.PASSWORD);
      all.put("PORT", String.valueOf(FreePort.any()));
      all.putAll(environment);
      return new ServerProcess(
          builder.start(), log, URI.create("http://127.0.0.1:" + all.get("PORT")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits longer than [Eventually], because a process takes long to start.
  private void waitUntilReady() {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        Eventually.eventually(() -> ready() == 200 ? "" : "not ready");
        return;
      } catch (AssertionError notYet) {
        // Try again until the time-out.
      }
    }
    close();
    throw new AssertionError("it did not start: " + log());
  }

  /// Returns the resident memory of the process in MB, from Linux's `/proc`.
  public long residentMegabytes() {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /// Returns the status of `/health/ready`; 0 without a response.
  public int ready() {
    try {
      return http.send(
              request("/health/ready", null).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException refused) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public URI url() {
    return url;
  }

  public Answer get(String path, @Nullable String token) {
    return send(request(path, token).GET());
  }

  public Answer post(String path, @Nullable String token, String json) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /// Returns a bearer token of the first owner.
  public String signIn() {
    return post("/api/sign-in", null, TestServer.signInBody(OWNER, TestServer.PASSWORD))
        .json()
        .path("token")
        .stringValue();
  }

  /// Returns the id of the first owner's workspace.
  public String workspace(String token) {
    return get("/api/me", token).json().at("/workspaces/0/id").stringValue();
  }

  private HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Sends SIGTERM.
  public void terminate() {
    process.destroy();
  }

  /// Sends SIGSTOP: the process keeps its connections and does nothing.
  public void freeze() {
    Signals.freeze(process);
  }

  /// Sends SIGCONT.
  public void resume() {
    Signals.resume(process);
  }

  /// Sends SIGKILL, and waits until the process has ended.
  public void kill() {
    process.destroyForcibly();
    if (!endsWithin(Duration.ofSeconds(10))) {
      throw new AssertionError("it cannot be killed");
    }
  }

  public boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Returns the output of the process.
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    http.close();
  }
}
