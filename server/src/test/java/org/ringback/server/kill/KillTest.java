package org.ringback.server.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.RepeatedCallbackLoad;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The server is killed with SIGKILL at random moments, some of them during its start, while agents
/// talk and Twilio sends 50 webhooks per second.
@Order(2)
class KillTest {
  private static final int WEBHOOKS_PER_SECOND = 50;
  private static final int AGENTS = 3;
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(2);

  @RegisterExtension
  static final ExchangeExtension exchange =
      new ExchangeExtension().withTimeout(Duration.ofSeconds(4));

  private final Guarantee guarantee =
      Guarantee.of(
          3,
          "Acknowledged webhooks lost or applied twice, and calls not closed rightly within 60 s of"
              + " the restart, after SIGKILL under 50 webhooks/s",
          getClass());
  private final Random random = guarantee.random();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String database = TestDatabase.fresh();
  private final JdbcClient sql = TestDatabase.sql(database);
  private final WebhookCheck webhooks = new WebhookCheck(sql);
  private final KilledServer server = new KilledServer(database, random);
  private int openAtKill;

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void no_acknowledged_webhook_is_lost_and_every_open_call_is_closed_rightly() throws Exception {
    int rounds = Guarantee.size(1, 10);
    int killsPerRound = Guarantee.size(1, 20);
    List<CallingAgent> all = connect();
    CallingAgent loaded = all.getFirst();
    List<CallingAgent> agents = all.subList(1, all.size());
    long callbacks = 0;
    server.start(exchange.baseUrl());
    for (int round = 0; round < rounds; round++) {
      AtomicBoolean isStopping = new AtomicBoolean();
      try (RepeatedCallbackLoad load = loaded.callbackLoad().start(WEBHOOKS_PER_SECOND);
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
          // Closed first, so that a failure ends the calls too.
          AutoCloseable _ = () -> isStopping.set(true)) {
        agents.forEach(agent -> threads.execute(() -> agent.callUntil(isStopping::get)));
        for (int i = 0; i < killsPerRound; i++) {
          killAndRestart(agents);
        }
        long restarted = System.nanoTime();
        isStopping.set(true);
        load.finish();
        threads.shutdown();
        String why = "";
        do {
          TimeUnit.MILLISECONDS.sleep(200);
          why =
              Stream.<Supplier<String>>of(
                      load::missing,
                      () -> threads.isTerminated() ? "" : "calls are still made",
                      webhooks::waiting,
                      () -> faults(agents))
                  .map(Supplier::get)
                  .filter(missing -> !missing.isEmpty())
                  .findFirst()
                  .orElse("");
        } while (!why.isEmpty() && System.nanoTime() - restarted < CLOSED_WITHIN.toNanos());
        assertThat(why).isEmpty();
        webhooks.requireApplied(load.acknowledged());
        callbacks += load.acknowledged().size();
      }
    }
    assertThat(openAtKill).isPositive();
    List<Duration> starts = server.starts();
    guarantee.recordResult(
        "0 of %,d webhooks and %,d open calls in %d kills; start %.1f s (median), at most %.1f s"
            .formatted(
                callbacks,
                openAtKill,
                rounds * killsPerRound,
                starts.get(starts.size() / 2).toMillis() / 1000.0,
                starts.getLast().toMillis() / 1000.0));
  }

  /// Creates the workspaces, with a server that is closed again. The first agent makes no calls.
  private List<CallingAgent> connect() {
    try (TestServer connected =
        TestServer.builder().twilio(exchange).settings(server.environment()).start()) {
      List<CallingAgent> agents = new ArrayList<>();
      for (int i = 0; i <= AGENTS; i++) {
        Random own = new Random(guarantee.seed() + i);
        agents.add(new CallingAgent(exchange, http, server, sql, connected, i, own));
      }
      return agents;
    }
  }

  private void killAndRestart(List<CallingAgent> agents) throws InterruptedException {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (agents.stream().noneMatch(CallingAgent::isTalking) && System.nanoTime() < patience) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    TimeUnit.MILLISECONDS.sleep(random.nextLong(LONGEST_LIFE.toMillis()));
    server.kill();
    openAtKill += agents.stream().mapToInt(CallingAgent::openCalls).sum();
    if (random.nextInt(8) == 0) {
      server.killDuringStart(exchange.baseUrl());
    }
    server.start(exchange.baseUrl());
  }

  private static String faults(List<CallingAgent> agents) {
    return agents.stream()
        .map(CallingAgent::faults)
        .filter(faults -> !faults.isEmpty())
        .collect(Collectors.joining("; "));
  }
}
