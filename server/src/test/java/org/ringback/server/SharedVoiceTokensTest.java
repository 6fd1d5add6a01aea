package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestRedis;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;

/// Two nodes with one Redis.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedVoiceTokensTest {
  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final TestRedis redis = TestRedis.start();
  private final Map<String, String> environment = TestServer.environment();
  private TestServer here;
  private TestServer there;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    environment.put("REDIS_URL", redis.url());
    environment.put("RINGBACK_METRICS_TOKEN", "a token that reads the metrics");
    here = TestServer.builder().settings(environment).twilio(exchange).start();
    there = TestServer.builder().settings(environment).twilio(exchange).start();
    acme = TestWorkspace.connect(here, exchange.account());
    awaitRedis(here);
    awaitRedis(there);
  }

  @AfterAll
  void stop() {
    there.close();
    here.close();
    redis.close();
  }

  private static void awaitRedis(TestServer server) {
    eventually(
        () ->
            server
                    .get("/metrics", "a token that reads the metrics")
                    .body()
                    .contains("ringback_redis_up 1.0")
                ? ""
                : "Redis is not up");
  }

  private String token(TestServer server, String session) {
    Answer answer = server.get("/api/workspaces/" + acme.id() + "/token", session);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().path("token").stringValue();
  }

  @Test
  void nodes_return_the_same_token_until_its_grant_is_revoked() {
    String session = acme.signIn("ada").token();
    String token = token(here, session);
    assertThat(token(there, session)).isEqualTo(token);

    assertThat(here.ask("DELETE", "/api/workspaces/" + acme.id() + "/token", session, "").status())
        .isEqualTo(204);

    String next = token(here, session);
    assertThat(next).isNotEqualTo(token);
    eventually(() -> token(there, session).equals(next) ? "" : "the other node has another token");
    assertThat(token(there, acme.signIn("ada").token())).isNotIn(token, next);
  }

  @Test
  void redis_contains_no_usable_token_and_no_name() {
    String token = token(here, acme.signIn("ada").token());

    String contents = redis.contents().toString();

    assertThat(contents).contains("ringback:0:voice-token:");
    String claims =
        new String(Base64.getUrlDecoder().decode(token.split("[.]")[1]), StandardCharsets.UTF_8);
    for (String secret : new String[] {token.split("[.]")[1], token.split("[.]")[2], claims}) {
      assertThat(contents).doesNotContain(secret);
    }
    assertThat(contents).doesNotContain(acme.id().toString(), exchange.accountSid());
  }

  @Test
  void a_frozen_redis_fails_no_request_and_delays_none_for_long() {
    String first = acme.signIn("ada").token();
    String second = acme.signIn("ada").token();
    redis.freeze();
    try {
      for (String session : new String[] {first, second}) {
        long start = System.nanoTime();
        assertThat(token(here, session)).isNotEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      }
    } finally {
      redis.thaw();
    }
    awaitRedis(here);
    awaitRedis(there);
  }
}
