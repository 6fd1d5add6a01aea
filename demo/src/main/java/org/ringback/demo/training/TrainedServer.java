package org.ringback.demo.training;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server process whose JVM records what it loads, calls and compiles, and writes it to the class
/// cache when the process ends.
final class TrainedServer implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Ringback listens on \\S+:(\\d+);");
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration WRITE_LIMIT = Duration.ofMinutes(5);

  /// What the server inherits of the environment. The rest could connect it to real systems.
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH");

  private final Process process;
  private final Path log;
  private final URI url;

  private TrainedServer(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.url = awaitReady();
  }

  /// Starts the server, and waits until it is ready.
  ///
  /// @param options Java options, with which the cache will be used
  /// @param settings environment variables
  static TrainedServer start(
      Path jar, Path cache, List<String> options, Map<String, String> settings, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:AOTCacheOutput=" + cache);
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = new HashMap<>(settings);
    for (String name : INHERITED) {
      if (System.getenv(name) != null) {
        environment.put(name, System.getenv(name));
      }
    }
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new TrainedServer(builder.start(), log);
    } catch (IOException e) {
      throw new TrainingException("Could not start the server: " + e.getMessage(), e);
    }
  }

  URI url() {
    return url;
  }

  private URI awaitReady() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      Matcher ready = READY.matcher(output());
      if (ready.find()) {
        return URI.create("http://127.0.0.1:" + ready.group(1));
      }
      Pauses.of(Duration.ofMillis(50));
    }
    close();
    throw new TrainingException("The server did not start. Its output:\n" + output());
  }

  /// Stops the server, and waits until Java has written the class cache.
  void stop() {
    process.destroy();
    if (!hasEndedWithin(WRITE_LIMIT)) {
      close();
      throw new TrainingException(
          "Java did not write the class cache within %d minutes. The server's output:%n%s"
              .formatted(WRITE_LIMIT.toMinutes(), output()));
    }
  }

  /// Returns what the server has written, for a message about a failure.
  String output() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new TrainingException("Could not read " + log + ": " + e.getMessage(), e);
    }
  }

  private boolean hasEndedWithin(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("The wait for the server was interrupted.", e);
    }
  }

  /// Ends the process at once, without a class cache, if it has not ended.
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
