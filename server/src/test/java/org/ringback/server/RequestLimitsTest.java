package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestRedis;
import org.ringback.server.running.TestServer;
import org.ringback.server.tenancy.Role;

/// Two nodes with one Redis.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestLimitsTest {
  private static final int LIMIT = 300;
  private final TestRedis redis = TestRedis.start();
  private final Map<String, String> environment = TestServer.environment();
  private TestServer here;
  private TestServer there;

  @BeforeAll
  void start() {
    environment.put("REDIS_URL", redis.url());
    environment.put("RINGBACK_REQUESTS_PER_MINUTE", String.valueOf(LIMIT));
    here = TestServer.start(environment);
    there = TestServer.start(environment);
    here.person("ada@example.test", here.workspace("acme"), Role.AGENT);
    eventually(() -> redis.clients() >= 4 ? "" : "not all nodes are connected");
  }

  @AfterAll
  void stop() {
    there.close();
    here.close();
    redis.close();
  }

  /// Returns whether the next request of the session is rejected.
  private static boolean isRejected(TestServer server, String session, AtomicInteger allowed) {
    int status = server.get("/api/me", session).status();
    if (status == 429) {
      return true;
    }
    assertThat(status).isEqualTo(200);
    allowed.incrementAndGet();
    return false;
  }

  private static int exhaust(TestServer server, String session) {
    AtomicInteger allowed = new AtomicInteger();
    while (!isRejected(server, session, allowed)) {
      assertThat(allowed).hasValueLessThan(2 * LIMIT);
    }
    return allowed.get();
  }

  @Test
  void requests_at_all_nodes_count_together_and_without_redis_at_each_alone() {
    String session = here.signIn("ada@example.test");
    assertThat(exhaust(here, session)).isGreaterThanOrEqualTo(LIMIT);

    AtomicInteger allowed = new AtomicInteger();
    eventually(() -> isRejected(there, session, allowed) ? "" : "the other node allows requests");
    assertThat(allowed).as("requests before the other node knew").hasValueLessThan(LIMIT - 50);

    redis.kill();
    String next = here.signIn("ada@example.test");
    assertThat(exhaust(here, next)).isGreaterThanOrEqualTo(LIMIT);
    assertThat(exhaust(there, next)).isGreaterThanOrEqualTo(LIMIT);
    redis.restart();
  }
}
