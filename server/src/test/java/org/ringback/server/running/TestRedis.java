package org.ringback.server.running;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.ringback.server.crypto.Secret;
import org.ringback.server.settings.RedisAddress;

/// A real Redis on a free port of the loopback interface, without persistence. A test may freeze
/// and kill it.
public final class TestRedis implements AutoCloseable {
  private final String password;
  private final int port;
  private final Path folder;
  private Process process;

  private TestRedis(String password, int port, Path folder, Process process) {
    this.password = password;
    this.port = port;
    this.folder = folder;
    this.process = process;
  }

  public static TestRedis start() {
    return start("");
  }

  /// @param password empty for none
  public static TestRedis start(String password) {
    try {
      int port = FreePort.any();
      Path folder = Files.createTempDirectory("ringback-test-redis");
      TestRedis redis = new TestRedis(password, port, folder, launch(password, port, folder));
      redis.waitUntilReady();
      return redis;
    } catch (IOException e) {
      throw new AssertionError("Install redis-server (Debian: apt-get install redis-server).", e);
    }
  }

  /// Returns the address of a Redis that does not run.
  public static RedisAddress absent() {
    return new RedisAddress("127.0.0.1", FreePort.any(), false, null, null, 0);
  }

  private static Process launch(String password, int port, Path folder) throws IOException {
    // A file, because the JDK logs command lines.
    Path settings = folder.resolve("redis.conf");
    Files.writeString(
        settings,
        """
        port %d
        bind 127.0.0.1
        requirepass "%s"
        save ""
        appendonly no
        rdbcompression no
        dir %s
        """
            .formatted(port, password, folder));
    return new ProcessBuilder("redis-server", settings.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private void waitUntilReady() {
    Eventually.eventually(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return "";
          } catch (IOException refused) {
            return "redis-server does not listen: " + refused.getMessage();
          }
        });
  }

  /// Returns its `REDIS_URL`.
  public String url() {
    return "redis://" + (password.isEmpty() ? "" : ":" + password + "@") + "127.0.0.1:" + port;
  }

  public RedisAddress address() {
    return new RedisAddress(
        "127.0.0.1", port, false, null, password.isEmpty() ? null : new Secret(password), 0);
  }

  /// Returns each key with its serialized value, whose bytes are the characters U+0000 to U+00FF.
  public Map<String, String> contents() {
    return ask(
        redis -> {
          Map<String, String> contents = new TreeMap<>();
          for (String key : redis.keys("*")) {
            byte[] value = redis.dump(key);
            if (value != null) {
              contents.put(key, new String(value, StandardCharsets.ISO_8859_1));
            }
          }
          return contents;
        });
  }

  /// Copies a value to another key of Ringback.
  public void copy(String from, String to) {
    if (!ask(redis -> redis.copy("ringback:0:" + from, "ringback:0:" + to))) {
      throw new AssertionError("there is no " + from);
    }
  }

  /// Returns the number of subscribers of a channel of Ringback.
  public long subscribers(String channel) {
    String name = "ringback:0:" + channel;
    return ask(redis -> redis.pubsubNumsub(name).getOrDefault(name, 0L));
  }

  /// Returns the number of connections, without its own.
  public long clients() {
    return ask(redis -> redis.clientList().lines().count() - 1);
  }

  /// Closes the connections of all clients, and returns their number.
  public long disconnectClients() {
    return ask(
        redis ->
            redis.clientKill(KillArgs.Builder.typePubsub())
                + redis.clientKill(KillArgs.Builder.typeNormal().skipme()));
  }

  private <T> T ask(Function<RedisCommands<String, String>, T> request) {
    RedisClient client = RedisClient.create(url());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return request.apply(connection.sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  /// Sends SIGSTOP: connections stay open, and nothing answers.
  public void freeze() {
    Signals.freeze(process);
  }

  /// Sends SIGCONT.
  public void thaw() {
    Signals.resume(process);
  }

  private static void run(List<String> command) {
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new AssertionError(command + " ended with " + status);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Sends SIGKILL, and waits until the process has ended.
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new AssertionError("redis-server cannot be killed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Starts it again on the same port, empty.
  public void restart() {
    try {
      process = launch(password, port, folder);
      waitUntilReady();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
    run(List.of("rm", "-rf", folder.toString()));
  }
}
