package org.ringback.server.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.ringback.server.running.Eventually.eventually;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.ringback.server.settings.RedisAddress;

/// Connects to Redis with TLS, with the certificates that its JVM trusts.
final class RedisTlsProbe {
  private RedisTlsProbe() {}

  /// @param arguments the port of Redis on localhost, and the seconds to wait for its answer
  public static void main(String[] arguments) {
    RedisAddress address =
        new RedisAddress("localhost", Integer.parseInt(arguments[0]), true, null, null, 0);
    try (Redis redis = Redis.open(address, new SimpleMeterRegistry())) {
      eventually(
          Duration.ofSeconds(Integer.parseInt(arguments[1])),
          () -> redis.isAvailable() ? "" : "Redis does not answer by TLS");
      redis.setIfAbsent("key", "value".getBytes(UTF_8), Duration.ofMinutes(1));
      System.out.println("read " + redis.get("key").map(value -> new String(value, UTF_8)));
    }
    System.exit(0);
  }
}
