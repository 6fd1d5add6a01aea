package org.ringback.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.RingbackServer;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.chaos.ChaosCall.Scenario;
import org.ringback.server.routing.FlowConfig;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestServer;

/// A hundred calls a minute with transfers, holds, consultations, rejoins and supervision, while
/// callbacks are duplicated, reordered, delayed and dropped, and requests to Twilio fail.
/// Afterwards each stored call agrees with the exchange's own account.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConferenceChaosTest {
  private static final Duration SOON = Duration.ofSeconds(2);

  /// Requests about participants, which the server may repeat.
  private static final String PARTICIPANT_UPDATES = "POST .*/Participants/";

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final Guarantee guarantee =
      Guarantee.of(
          16,
          "Conference calls that differ from Twilio's account, at 100 calls a minute with"
              + " transfers, holds and failures",
          getClass());
  private final int count = Guarantee.size(Scenario.values().length, 1_000);
  private final Duration betweenCalls = Duration.ofMillis(Guarantee.size(300, 600));
  private final List<CallCenter> centers = new ArrayList<>();
  private TestServer server;
  private ConferenceObserver observer;

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
            .allConnections()
            .timing(
                RingbackServer.Timing.PRODUCTION
                    .with(new Reconciler.ReconcilerConfig(SOON, SOON, Duration.ofMillis(300)))
                    .with(new FlowConfig(Duration.ofSeconds(20), SOON, Duration.ofMillis(100))))
            .start();
    observer = new ConferenceObserver(exchange.exchange());
  }

  @AfterAll
  void stop() {
    centers.forEach(CallCenter::close);
    observer.close();
    server.close();
  }

  @Test
  void every_stored_call_agrees_with_the_exchange() throws Exception {
    for (int i = 0; i < Guarantee.size(1, 5); i++) {
      CallCenter center = new CallCenter(server, exchange, i, Guarantee.size(6, 10));
      centers.add(center);
      observer.watch(center.account);
    }
    Random random = guarantee.random();
    List<ChaosCall> calls = calls(random);
    addChaos(random.nextLong());

    long start = System.nanoTime();
    List<Future<?>> running = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        ChaosCall call = calls.get(i);
        long due = start + i * betweenCalls.toNanos();
        eventually(
            Duration.ofMinutes(1), () -> System.nanoTime() >= due ? "" : "the call is not due");
        running.add(threads.submit(() -> call.run(observer, this::lostEvents)));
      }
      for (Future<?> each : running) {
        try {
          each.get();
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        }
      }
    }
    assertThat(failures).isEmpty();
    for (CallCenter center : centers) {
      eventually(() -> center.liveLegs() == 0 ? "" : center.liveLegs() + " legs are open");
    }
    assertThat(endedTwice()).isZero();
    for (String table :
        List.of("conference_rejoins", "conference_invitations", "call_flows", "calling_agents")) {
      eventually(() -> server.rows(table) == 0 ? "" : server.rows(table) + " rows in " + table);
    }
    Map<Scenario, Integer> done = new EnumMap<>(Scenario.class);
    calls.stream()
        .filter(ChaosCall::isDone)
        .forEach(call -> done.merge(call.scenario(), 1, Integer::sum));
    Duration silence =
        calls.stream().map(ChaosCall::longestSilence).max(Duration::compareTo).orElseThrow();
    System.out.println("CHAOS of " + count + " calls: " + done + ", longest silence " + silence);
    guarantee.recordResult(
        "0 of %,d; %s; a customer heard silence for at most %.1f s"
            .formatted(count, summary(done), silence.toMillis() / 1000.0));
  }

  private List<ChaosCall> calls(Random random) {
    List<Scenario> scenarios =
        new ArrayList<>(
            IntStream.range(0, count)
                .mapToObj(i -> Scenario.values()[i % Scenario.values().length])
                .toList());
    Collections.shuffle(scenarios, random);
    List<ChaosCall> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(new ChaosCall(centers.get(i % centers.size()), scenarios.get(i), i));
    }
    return calls;
  }

  private static String summary(Map<Scenario, Integer> done) {
    return "%d transfers, %d holds, %d consultations, %d rejoins, %d supervised"
        .formatted(
            sum(done, Scenario.TRANSFER, Scenario.DECLINED_TRANSFER, Scenario.TRANSFER_TO_NUMBER),
            sum(done, Scenario.HOLD, Scenario.CUSTOMER_HANGS_UP_ON_HOLD),
            sum(done, Scenario.CONSULTATION, Scenario.CANCELED_CONSULTATION),
            sum(done, Scenario.REJOIN),
            sum(done, Scenario.SUPERVISION));
  }

  private static int sum(Map<Scenario, Integer> done, Scenario... scenarios) {
    return Arrays.stream(scenarios).mapToInt(each -> done.getOrDefault(each, 0)).sum();
  }

  private static void addChaos(long seed) {
    exchange
        .chaos()
        .set(
            seed,
            List.of(
                callbacks(ChaosMode.CALLBACKS_DUPLICATE, 0.2),
                callbacks(ChaosMode.CALLBACKS_REORDER, 0.2),
                callbacks(ChaosMode.CALLBACKS_DELAY, 0.2),
                callbacks(ChaosMode.CALLBACKS_DROP, 0.03),
                requests(ChaosMode.REST_5XX, 0.05),
                requests(ChaosMode.REST_DROP_RESPONSE, 0.05),
                requests(ChaosMode.REST_SLOW, 0.1)));
  }

  private static ChaosRule callbacks(ChaosMode mode, double chance) {
    return ChaosRule.of(mode).withChance(chance).withLength(Duration.ofMillis(700));
  }

  private static ChaosRule requests(ChaosMode mode, double chance) {
    return ChaosRule.of(mode)
        .withChance(chance)
        .withLength(Duration.ofMillis(300))
        .forRequest(PARTICIPANT_UPDATES);
  }

  /// Returns the number of missing events of a call's conferences.
  private int lostEvents(String callId) {
    return server
        .sql()
        .sql(
            """
            select coalesce(sum(lost), 0) from (
              select max(sequence_number) - count(distinct sequence_number) as lost
              from conference_events where call_id = :call group by conference_sid) as conferences""")
        .param("call", UUID.fromString(callId))
        .query(Integer.class)
        .single();
  }

  /// Returns the number of calls whose end was published more than once.
  private int endedTwice() {
    return server
        .sql()
        .sql(
            """
            select count(*) from (select body -> 'call' ->> 'id' from realtime_events
              where type = 'call-ended' group by 1 having count(*) > 1) as twice""")
        .query(Integer.class)
        .single();
  }
}
