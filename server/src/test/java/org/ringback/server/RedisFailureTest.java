package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestRedis;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;

/// Two nodes whose Redis is absent at their start, then frozen, then killed. Calls arrive at one
/// node, and a page at the other follows them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisFailureTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";
  private static final String METRICS = "the token that reads the metrics";
  private static final Duration OUTAGE = Duration.ofSeconds(Guarantee.size(2, 60));
  private static final Duration LONGER = Duration.ofSeconds(1);
  private static final Duration HEALED = Duration.ofSeconds(5);

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private final Guarantee delay =
      Guarantee.of(
          13,
          "Delay of the slowest request while Redis is absent, frozen or killed (at most 1 s)",
          getClass());
  private final Guarantee healing =
      Guarantee.of(
          13,
          "Time until Redis connects the nodes again after its return (at most 5 s)",
          getClass());

  private final TestRedis redis = TestRedis.start();
  private final List<String> sessions = new ArrayList<>();
  private TestServer here;
  private TestServer there;
  private TestWorkspace acme;
  private Member ada;
  private TestClient browser;
  private TestPage near;
  private TestPage far;
  private int calls;

  @BeforeAll
  void start() {
    redis.kill();
    Map<String, String> environment = TestServer.environment();
    environment.put("REDIS_URL", redis.url());
    environment.put("RINGBACK_METRICS_TOKEN", METRICS);
    here = TestServer.builder().settings(environment).twilio(exchange).start();
    there = TestServer.builder().settings(environment).twilio(exchange).start();
    acme = TestWorkspace.connect(here, exchange.account());
    ada = acme.signIn("ada");
    for (int i = 0; i < 8; i++) {
      sessions.add(acme.signIn("ada").token());
    }
    near = here.page(acme.id(), ada.token());
    far = there.page(acme.id(), ada.token());
    near.available();
    browser = exchange.client(acme.accessToken(ada));
  }

  @AfterAll
  void stop() {
    far.close();
    near.close();
    there.close();
    here.close();
    redis.close();
  }

  @Test
  void calls_connect_and_no_event_is_lost_while_redis_is_absent_frozen_or_killed() {
    Duration absent = during(Duration.ZERO);
    List<Duration> healed = new ArrayList<>();
    healed.add(timeToHeal(redis::restart));
    Duration normal = during(Duration.ZERO);

    redis.freeze();
    Duration frozen = during(OUTAGE);
    healed.add(timeToHeal(redis::thaw));

    redis.kill();
    Duration killed = during(OUTAGE);
    healed.add(timeToHeal(redis::restart));
    call();

    assertThat(List.of(absent, frozen, killed)).allMatch(d -> d.compareTo(normal.plus(LONGER)) < 0);
    assertThat(healed).allMatch(d -> d.compareTo(HEALED) < 0);
    eventually(
        () ->
            numbers(far).equals(numbers(near))
                ? ""
                : "the far page received " + numbers(far) + " and the near one " + numbers(near));
    assertThat(numbers(far)).doesNotHaveDuplicates();
    assertThat(far.frames("call-ended")).hasSize(calls);
    long slowest =
        List.of(absent, frozen, killed).stream().mapToLong(Duration::toMillis).max().orElseThrow();
    delay.recordResult(Math.max(0, slowest - normal.toMillis()) + " ms in " + calls + " calls");
    healing.recordResult(healed.stream().mapToLong(Duration::toMillis).max().orElseThrow() + " ms");
  }

  /// Places calls and sends requests for this time, at least once.
  ///
  /// @return the duration of the slowest request
  private Duration during(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Duration slowest = requests();
    do {
      call();
      Duration next = requests();
      slowest = next.compareTo(slowest) > 0 ? next : slowest;
    } while (System.nanoTime() < end);
    return slowest;
  }

  /// A call to the number, which the browser answers and ends.
  private void call() {
    TestCall caller = exchange.call(CUSTOMER, NUMBER, "waitMs 60000");
    TestClient.IncomingCall incoming = browser.awaitIncoming();
    incoming.accept();
    caller.awaitStatus("in-progress");
    incoming.hangUp();
    caller.awaitStatus("completed");
    calls++;
    for (TestPage page : List.of(near, far)) {
      page.frame("call-ended", f -> f.at("/call/callSid").asString().equals(caller.sid()));
    }
  }

  /// Each of these may ask Redis: for the token of a session that has none yet, and for limits.
  private Duration requests() {
    Duration slowest = Duration.ZERO;
    String session = sessions.removeFirst();
    sessions.add(session);
    for (TestServer node : List.of(here, there)) {
      for (String route : List.of("/token", "/calls")) {
        long start = System.nanoTime();
        Answer answer = node.get(acme.path(route), session);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(answer.status()).isEqualTo(200);
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
      }
    }
    return slowest;
  }

  private Duration timeToHeal(Runnable heal) {
    heal.run();
    long start = System.nanoTime();
    eventually(() -> redis.subscribers("signals") == 2 ? "" : "not all nodes are subscribed");
    for (TestServer node : List.of(here, there)) {
      eventually(
          () ->
              node.get("/metrics", METRICS).body().contains("ringback_redis_up 1.0")
                  ? ""
                  : "a node does without Redis");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Returns the numbers of the events since both pages are connected.
  private List<Long> numbers(TestPage page) {
    long both = far.frame("welcome").path("seq").asLong();
    return page.frames().stream()
        .filter(frame -> frame.has("seq") && !frame.path("type").asString().equals("welcome"))
        .map(frame -> frame.path("seq").asLong())
        .filter(seq -> seq > both)
        .toList();
  }
}
