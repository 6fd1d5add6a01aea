package org.ringback.server;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.ringback.server.running.TestRedis;

/// Three nodes with Redis.
class SeveralNodesWithRedisTest extends SeveralNodes {
  private final TestRedis redis = TestRedis.start();

  SeveralNodesWithRedisTest() {
    super(3, "redis");
  }

  @Override
  Map<String, String> more() {
    return Map.of("REDIS_URL", redis.url());
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }
}
