package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import tools.jackson.databind.json.JsonMapper;

/// The log's retention, and what sockets receive that return after it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventLogTest {
  private final String url = TestDatabase.fresh();
  private final MovableClock clock = new MovableClock();
  private Database db;
  private EventLog log;
  private Leases leases;
  private EventRetention retention;
  private Workspaces workspaces;
  private EventDelivery delivery;
  private WorkspaceId acme;

  @BeforeAll
  void start() {
    db = TestDatabase.open(url);
    log = new EventLog(db, clock);
    leases = Leases.start(db, new NodeId(UUID.randomUUID()), NodeLease.LeaseConfig.PRODUCTION);
    retention = new EventRetention(leases.lead("event-retention"), log.store(), clock);
    workspaces = new Workspaces(db, new UuidV7(clock, new SecureRandom()), clock);
    delivery = new EventDelivery(log.store());
  }

  @AfterAll
  void stop() {
    delivery.close();
    workspaces.close();
    retention.close();
    leases.close();
    db.close();
  }

  @BeforeEach
  void workspace() {
    acme = workspaces.create("Acme", "acme-" + UUID.randomUUID());
  }

  private void append(int count) {
    log.append(Collections.nCopies(count, event("test")));
  }

  private Event event(String type) {
    return new Event(acme, type, JsonMapper.shared().createObjectNode(), Audience.EVERYONE);
  }

  private LogReader.Page all() {
    return log.store().read(List.of(new LogReader.Request(acme, 0, false))).getFirst();
  }

  private List<Long> numbers() {
    return all().events().stream().map(LoggedEvent::seq).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void a_transaction_locks_the_log_for_its_last_step_only() {
    Event first = event("first");
    Event second = event("second");
    db.inTransaction(
        () -> {
          log.append(List.of(first));
          CompletableFuture.runAsync(
                  () ->
                      db.inTransaction(
                          () -> {
                            log.append(List.of(event("other")));
                            return acme;
                          }))
              .orTimeout(10, TimeUnit.SECONDS)
              .join();
          log.append(List.of(second));
          return acme;
        });

    assertThat(all().events())
        .extracting(LoggedEvent::seq, LoggedEvent::type)
        .containsExactly(tuple(1L, "other"), tuple(2L, "first"), tuple(3L, "second"));
  }

  @Test
  void a_rolled_back_transaction_leaves_no_event_to_the_next_one() {
    assertThatThrownBy(
            () ->
                db.inTransaction(
                    () -> {
                      append(1);
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    db.inTransaction(
        () -> {
          log.append(List.of(event("next")));
          return acme;
        });

    assertThat(all().events()).extracting(LoggedEvent::type).containsExactly("next");
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
    WorkspaceId small = acme;
    workspace();
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

    for (long since : List.of(0L, 4L)) {
      expectReload(since, 7);
    }
    expectEvents(5, range(6, 7));
    expectEvents(6, range(7, 7));
    expectEvents(7, List.of());

    clock.forward(Duration.ofHours(25));
    retention.delete();
    expectReload(6, 7);
    expectEvents(7, List.of());
  }

  @Test
  void a_socket_that_missed_very_many_events_reloads() {
    append(EventTail.CAPACITY + 10);
    expectEvents(10, range(11, EventTail.CAPACITY + 10));
    expectReload(9, EventTail.CAPACITY + 10);
    expectEvents(11, range(12, EventTail.CAPACITY + 10));
  }

  @Test
  void a_socket_that_knows_events_of_the_future_reloads() {
    append(3);
    JoinedPage open = new JoinedPage(delivery, acme, null);
    expectReload(4, 3);
    open.leave();
    expectReload(100, 3);
    expectReload(Long.MAX_VALUE, 3);
    expectReload(-1, 3);
    expectReload(Long.MIN_VALUE, 3);
  }

  @Test
  void a_socket_reconnects_and_reloads_when_the_database_was_restored() {
    append(5);
    JoinedPage page = new JoinedPage(delivery, acme, null);
    TestDatabase.sql(url)
        .sql(
            """
            with deleted as (
              delete from realtime_events where workspace_id = :workspace and seq > 2)
            update event_counters set seq = 2 where workspace_id = :workspace""")
        .param("workspace", acme.value())
        .update();

    delivery.poll();
    page.expectClosed(1012);
    expectReload(5, 2);
    page.leave();
  }

  private void expectReload(long since, long seq) {
    JoinedPage page = new JoinedPage(delivery, acme, since);
    assertThat(page.joined()).isEqualTo(new Channel.Joined(seq, List.of(), true));
    page.leave();
  }

  private void expectEvents(long since, List<Long> expected) {
    JoinedPage page = new JoinedPage(delivery, acme, since);
    assertThat(page.joined().isReload()).as("since " + since).isFalse();
    assertThat(page.joined().missed().stream().map(EventTail.Frame::seq).toList())
        .isEqualTo(expected);
    page.leave();
  }

  @Test
  void the_welcome_of_a_socket_that_reloads_says_so() {
    try (TestServer server = TestServer.start()) {
      TestWorkspace workspace = TestWorkspace.create(server);
      TestWorkspace.Member ada = workspace.signIn("ada");
      try (TestPage page = server.connect(workspace.id().toString(), true);
          TestPage resumed = workspace.page(ada)) {
        assertThat(page.hello(ada.token(), 1_000L).frame("welcome").path("reload").asBoolean())
            .isTrue();
        assertThat(resumed.frame("welcome").has("reload")).isFalse();
      }
    }
  }
}
