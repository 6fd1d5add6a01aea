import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A server that is measured: a process of its own, looked at from outside. What it prints goes to a file.
final class Target implements AutoCloseable {
  /// How one is started.
  ///
  /// @param ready answers 200 when it can work
  record Recipe(String name, Path folder, List<String> command, Map<String, String> environment, String ready) {}

  /// A request for an upgrade to HTTP/2 would be Socket.IO's to answer, which does not.
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final String name;
  final int port;
  final Duration startedIn;
  private final Process process;

  private Target(String name, int port, Duration startedIn, Process process) {
    this.name = name;
    this.port = port;
    this.startedIn = startedIn;
    this.process = process;
  }

  /// Returns when it is ready.
  static Target start(Recipe recipe, Path log) throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ProcessBuilder builder = new ProcessBuilder(recipe.command()).directory(recipe.folder().toFile());
    Map<String, String> environment = new HashMap<>(recipe.environment());
    environment.put("PORT", String.valueOf(port));
    environment.put("PATH", System.getenv("PATH"));
    builder.environment().clear(); // what the shell has set is not part of the measurement
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    long began = System.nanoTime();
    Process process = builder.start();
    URI ready = URI.create("http://127.0.0.1:" + port + recipe.ready());
    while (!is200(ready)) {
      if (!process.isAlive() || System.nanoTime() - began > Duration.ofMinutes(1).toNanos()) {
        process.destroyForcibly();
        throw new IllegalStateException(recipe.name() + " did not start: " + Files.readString(log));
      }
      Thread.sleep(2);
    }
    return new Target(recipe.name(), port, Duration.ofNanos(System.nanoTime() - began), process);
  }

  private static boolean is200(URI address) throws InterruptedException {
    try {
      return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /// In kilobytes. Linux; elsewhere 0.
  long resident() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /// Hundredths of a second of processor, user and system. Linux; elsewhere 0.
  long cpuTicks() {
    return cpuTicks(process.pid());
  }

  static long cpuTicks(long pid) {
    return ticks(pid, 2);
  }

  /// With those of its children that have ended.
  static long cpuTicksWithEnded(long pid) {
    return ticks(pid, 4);
  }

  /// @param fields from utime on: stime, cutime, cstime
  private static long ticks(long pid, int fields) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat")).replaceAll("(?s).*\\) ", "");
      return Arrays.stream(stat.split(" ")).skip(11).limit(fields).mapToLong(Long::parseLong).sum();
    } catch (IOException _) {
      return 0; // no such process any more
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
