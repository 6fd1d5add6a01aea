package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Events that one node appends, at the sockets of another. The first node is only a log and a
/// fan-out, the second a server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsAcrossNodesTest {
  private final String url = TestDatabase.fresh();
  private TestServer there;
  private Database db;
  private EventLog log;
  private PostgresFanout fanout;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    there = TestServer.start(Map.of("DATABASE_URL", url));
    db = TestDatabase.open(url);
    log = new EventLog(db, Clock.systemUTC());
    fanout = new PostgresFanout(db::connectOutsideOfPool, UUID.randomUUID());
    CountDownLatch connected = new CountDownLatch(1);
    fanout.start(
        new EventFanout.Listener() {
          @Override
          public void received(NodeSignal signal) {}

          @Override
          public void connected() {
            connected.countDown();
          }
        });
    log.onAppended(
        (workspace, events) ->
            fanout.publish(new NodeSignal.EventsAppended(workspace, events.getLast().seq())));
    eventually(() -> connected.getCount() == 0 ? "" : "the fan-out has not connected");
  }

  @AfterAll
  void stop() {
    fanout.close();
    db.close();
    there.close();
  }

  @BeforeEach
  void workspace() {
    acme = TestWorkspace.create(there);
  }

  /// Presence has events of its own, so the test's have a number in the body.
  private void append(long number) {
    log.append(
        List.of(
            new Event(
                acme.id(),
                "test",
                JsonMapper.shared().createObjectNode().put("number", number),
                Audience.EVERYONE)));
  }

  private static List<Long> numbers(TestPage page) {
    return page.frames("test").stream().map(frame -> frame.path("number").asLong()).toList();
  }

  private static void expectAllUpTo(TestPage page, long newest) {
    page.frame("test", frame -> frame.path("number").asLong() == newest);
    assertThat(numbers(page)).isEqualTo(LongStream.rangeClosed(1, newest).boxed().toList());
  }

  @Test
  void the_time_to_the_sockets_of_another_node_is_measured() throws Exception {
    int count = Guarantee.size(100, 3_000);
    Guarantee guarantee =
        Guarantee.of(10, "Event to socket on another node, 100 events/s by PostgreSQL", getClass());
    Map<Long, Long> arrivals = new ConcurrentHashMap<>();
    long[] committed = new long[count + 1];
    try (TestPage page = acme.page(acme.signIn("ada"));
        var pace = Executors.newSingleThreadScheduledExecutor()) {
      page.watch(
          (JsonNode frame) ->
              arrivals.putIfAbsent(frame.path("number").asLong(), System.nanoTime()));
      CountDownLatch left = new CountDownLatch(count);
      var _ =
          pace.scheduleAtFixedRate(
              () -> {
                int number = count + 1 - (int) left.getCount();
                if (number <= count) {
                  append(number);
                  committed[number] = System.nanoTime();
                  left.countDown();
                }
              },
              0,
              10,
              TimeUnit.MILLISECONDS);
      assertThat(left.await(count, TimeUnit.SECONDS)).isTrue();
      expectAllUpTo(page, count);
    }
    long[] took =
        LongStream.rangeClosed(1, count)
            .map(seq -> Objects.requireNonNull(arrivals.get(seq)) - committed[(int) seq])
            .toArray();
    Arrays.sort(took);
    guarantee.recordResult(
        "p50 %.1f ms, p99 %.1f ms"
            .formatted(millis(took[count / 2]), millis(took[count * 99 / 100])));
  }

  private static double millis(long nanos) {
    return Duration.ofNanos(nanos).toNanos() / 1e6;
  }

  @Test
  void no_event_is_lost_or_repeated_when_the_fanout_loses_its_connections_under_load() {
    try (TestPage page = acme.page(acme.signIn("ada"));
        TestPage other = acme.page(acme.signIn("ben"))) {
      for (int i = 1; i <= 300; i++) {
        append(i);
        if (i % 75 == 0) {
          there
              .sql()
              .sql(
                  """
                  select count(pg_terminate_backend(pid)) from pg_stat_activity
                  where datname = current_database()
                    and application_name like 'ringback-fanout-%'""")
              .query(Integer.class)
              .single();
        }
      }
      expectAllUpTo(page, 300);
      expectAllUpTo(other, 300);
    }
  }
}
