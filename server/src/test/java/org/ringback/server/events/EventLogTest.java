package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.db.Database;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.settings.DatabaseAddress;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log's retention, and what sockets receive that return after it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventLogTest {
  private final DatabaseAddress address = TestDatabase.freshAddress();
  private final MovableClock clock = new MovableClock();
  private TestServer server;
  private Database db;
  private EventLog log;
  private Leases leases;
  private EventRetention retention;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server = TestServer.start(Map.of("DATABASE_URL", TestDatabase.url(address)));
    db = Database.open(address);
    log = new EventLog(db, clock);
    leases = Leases.start(db, new NodeId(UUID.randomUUID()), NodeLease.LeaseConfig.PRODUCTION);
    retention = new EventRetention(leases.lead("event-retention"), log.store(), clock);
  }

  @AfterAll
  void stop() {
    retention.close();
    leases.close();
    db.close();
    server.close();
  }

  @BeforeEach
  void workspace() {
    acme = TestWorkspace.create(server);
  }

  private void append(int count) {
    Event event =
        new Event(acme.id(), "test", JsonMapper.shared().createObjectNode(), Audience.EVERYONE);
    log.append(Collections.nCopies(count, event));
  }

  private LogReader.Page all() {
    return log.store().read(List.of(new LogReader.Request(acme.id(), 0, false))).getFirst();
  }

  private List<Long> numbers() {
    return all().events().stream().map(LoggedEvent::seq).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void events_are_deleted_after_a_day() {
    append(3);
    clock.forward(Duration.ofHours(20));
    append(2);
    clock.forward(Duration.ofHours(3));
    retention.delete();
    assertThat(numbers()).isEqualTo(range(1, 5));

    clock.forward(Duration.ofHours(2));
    retention.delete();
    assertThat(numbers()).isEqualTo(range(4, 5));
    assertThat(all().oldest()).isEqualTo(4);

    clock.forward(Duration.ofDays(2));
    retention.delete();
    assertThat(all()).isEqualTo(new LogReader.Page(6, 5, List.of()));
    append(1);
    assertThat(numbers()).isEqualTo(range(6, 6));
  }

  @Test
  void a_workspace_keeps_only_so_many_events_and_others_keep_theirs() {
    append(1);
    TestWorkspace small = acme;
    acme = TestWorkspace.create(server);
    append(EventRetention.EVENTS_PER_WORKSPACE);
    retention.delete();
    assertThat(all().oldest()).isEqualTo(1);

    append(EventRetention.BATCH + 250);
    retention.delete();
    LogReader.Page page = all();
    assertThat(page.oldest()).isEqualTo(EventRetention.BATCH + 251);
    assertThat(page.newest() - page.oldest() + 1).isEqualTo(EventRetention.EVENTS_PER_WORKSPACE);
    assertThat(page.events().getFirst().seq()).isEqualTo(page.oldest());
    acme = small;
    assertThat(numbers()).isEqualTo(range(1, 1));
  }

  @Test
  void a_socket_that_missed_deleted_events_reloads() {
    append(5);
    clock.forward(Duration.ofHours(25));
    append(2);
    retention.delete();
    TestWorkspace.Member ada = acme.signIn("ada");

    for (long since : List.of(0L, 4L)) {
      expectReload(ada, since, 7);
    }
    expectEvents(ada, 5, range(6, 7));
    expectEvents(ada, 6, range(7, 7));
    expectEvents(ada, 7, List.of());

    clock.forward(Duration.ofHours(25));
    retention.delete();
    expectReload(ada, 6, 7);
    expectEvents(ada, 7, List.of());
  }

  @Test
  void a_socket_that_missed_very_many_events_reloads() {
    append(EventTail.CAPACITY + 10);
    TestWorkspace.Member ada = acme.signIn("ada");
    expectEvents(ada, 10, range(11, EventTail.CAPACITY + 10));
    expectReload(ada, 9, EventTail.CAPACITY + 10);
    expectEvents(ada, 11, range(12, EventTail.CAPACITY + 10));
  }

  @Test
  void a_socket_that_knows_events_of_the_future_reloads() {
    append(3);
    TestWorkspace.Member ada = acme.signIn("ada");
    try (TestPage _ = acme.page(ada)) {
      expectReload(ada, 4, 3);
    }
    expectReload(ada, 100, 3);
    expectReload(ada, Long.MAX_VALUE, 3);
    expectReload(ada, -1, 3);
    expectReload(ada, Long.MIN_VALUE, 3);
  }

  @Test
  void a_socket_reconnects_and_reloads_when_the_database_was_restored() {
    append(5);
    TestWorkspace.Member ada = acme.signIn("ada");
    try (TestPage page = acme.page(ada)) {
      server
          .sql()
          .sql(
              """
              with deleted as (
                delete from realtime_events where workspace_id = :workspace and seq > 2)
              update event_counters set seq = 2 where workspace_id = :workspace""")
          .param("workspace", acme.id().value())
          .update();

      assertThat(page.closed()).isEqualTo(1012);
      expectReload(ada, 5, 2);
    }
  }

  private void expectReload(TestWorkspace.Member member, long since, long seq) {
    try (TestPage page = server.connect(acme.id().toString(), true)) {
      JsonNode welcome = page.hello(member.token(), since).frame("welcome");
      assertThat(welcome.path("reload").asBoolean()).as("since " + since).isTrue();
      assertThat(welcome.path("seq").asLong()).isEqualTo(seq);
      assertThat(page.frames("test")).isEmpty();
    }
  }

  private void expectEvents(TestWorkspace.Member member, long since, List<Long> expected) {
    try (TestPage page = server.connect(acme.id().toString(), true)) {
      JsonNode welcome = page.hello(member.token(), since).frame("welcome");
      assertThat(welcome.has("reload")).as("since " + since).isFalse();
      if (!expected.isEmpty()) {
        page.frame("test", frame -> frame.path("seq").asLong() == expected.getLast());
      }
      assertThat(page.frames("test").stream().map(frame -> frame.path("seq").asLong()).toList())
          .isEqualTo(expected);
    }
  }
}
