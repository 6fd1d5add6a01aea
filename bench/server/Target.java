import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The process of a measured server, observed from outside. Its output goes to a file.
final class Target implements AutoCloseable {
  private static final Pattern USED_HEAP =
      Pattern.compile("(?m)^ *(?:PSYoungGen|ParOldGen|garbage-first heap) .*?used (\\d+)K");

  /// The command and settings that start a server.
  ///
  /// @param ready path that returns 200 when the server is ready
  record LaunchSpec(String name, Path folder, List<String> command, Map<String, String> environment, String ready) {}

  /// Uses HTTP/1.1, because Socket.IO treats an upgrade request to HTTP/2 as its own and never
  /// responds.
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final String name;
  final int port;
  final Duration startTime;
  private final Process process;

  private Target(String name, int port, Duration startTime, Process process) {
    this.name = name;
    this.port = port;
    this.startTime = startTime;
    this.process = process;
  }

  /// Starts the server and waits until it is ready.
  static Target start(LaunchSpec launch, Path log) throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ProcessBuilder builder = new ProcessBuilder(launch.command()).directory(launch.folder().toFile());
    Map<String, String> environment = new HashMap<>(launch.environment());
    environment.put("PORT", String.valueOf(port));
    environment.put("PATH", System.getenv("PATH"));
    builder.environment().clear(); // excludes the environment of the shell
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    long began = System.nanoTime();
    Process process = builder.start();
    URI ready = URI.create("http://127.0.0.1:" + port + launch.ready());
    while (!is200(ready)) {
      if (!process.isAlive() || System.nanoTime() - began > Duration.ofMinutes(1).toNanos()) {
        process.destroyForcibly();
        throw new IllegalStateException(launch.name() + " did not start: " + Files.readString(log));
      }
      Thread.sleep(2);
    }
    return new Target(launch.name(), port, Duration.ofNanos(System.nanoTime() - began), process);
  }

  /// Starts Ringback's jar with the settings of the benchmarks.
  static Target ringback(Path folder, Path jar, String databaseUrl, Path log) throws IOException, InterruptedException {
    return start(
        ofRingback(folder, jar, databaseUrl, Map.of("PUBLIC_URL", SeedData.PUBLIC_URL)), log);
  }

  /// Returns how Ringback's jar is started. It counts every request and rejects none.
  ///
  /// @param more settings
  /// @param flags of the JVM, which override `BENCH_JAVA_FLAGS`
  static LaunchSpec ofRingback(
      Path folder, Path jar, String databaseUrl, Map<String, String> more, String... flags) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("HOST", "127.0.0.1");
    environment.put("RINGBACK_SECRET_KEY", SeedData.SECRET_KEY);
    environment.put("JWT_SECRET", SeedData.JWT_SECRET);
    environment.put("RINGBACK_SHUTDOWN_DELAY", "0");
    environment.put("RINGBACK_REQUESTS_PER_MINUTE", "999999999");
    environment.put("RINGBACK_RECORDINGS_DIR", folder.resolve("recordings").toString());
    environment.putAll(more);
    List<String> command =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                Stream.of(System.getenv("BENCH_JAVA_FLAGS").split(" ")), // as bin/run
                Stream.of(flags),
                Stream.of("-jar", jar.toAbsolutePath().toString()))
            .flatMap(arguments -> arguments)
            .toList();
    return new LaunchSpec("Ringback", folder, command, environment, "/health/ready");
  }

  private static boolean is200(URI address) throws InterruptedException {
    try {
      return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /// Returns the resident memory in kilobytes, or 0 if this is not Linux.
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

  /// Returns the used heap in kilobytes after a collection, of a server that runs on a JVM.
  long liveHeap() throws Exception {
    jcmd("GC.run");
    long used = 0;
    Matcher generation = USED_HEAP.matcher(jcmd("GC.heap_info"));
    while (generation.find()) {
      used += Long.parseLong(generation.group(1));
    }
    if (used == 0) {
      throw new IllegalStateException("jcmd did not tell the used heap of " + process.pid());
    }
    return used;
  }

  private String jcmd(String command) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// Returns the user and system CPU time in hundredths of a second, or 0 if this is not Linux.
  long cpuTicks() {
    return cpuTicks(process.pid());
  }

  /// Returns the CPU time of a thread in hundredths of a second, or 0 if there is none.
  ///
  /// @param thread its name, of which Linux keeps 15 characters
  long cpuTicksOf(String thread) throws IOException {
    Path tasks = Path.of("/proc/" + process.pid() + "/task");
    if (!Files.exists(tasks)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(tasks)) {
      for (Path task : all.toList()) {
        if (Files.readString(task.resolve("comm")).strip().equals(thread)) {
          return ticks(task.resolve("stat"), 2);
        }
      }
    }
    return 0;
  }

  static long cpuTicks(long pid) {
    return ticks(Path.of("/proc/" + pid + "/stat"), 2);
  }

  /// Returns the CPU time including that of ended children.
  static long cpuTicksWithEnded(long pid) {
    return ticks(Path.of("/proc/" + pid + "/stat"), 4);
  }

  /// @param fields the number of fields to add, of utime, stime, cutime and cstime
  private static long ticks(Path file, int fields) {
    try {
      String stat = Files.readString(file).replaceAll("(?s).*\\) ", "");
      return Arrays.stream(stat.split(" ")).skip(11).limit(fields).mapToLong(Long::parseLong).sum();
    } catch (IOException _) {
      return 0; // the process has ended
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
