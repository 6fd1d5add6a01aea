package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class EventDeliveryTest {
  private static final String URL = TestDatabase.fresh();
  private static final Database DB = TestDatabase.open(URL);
  private static final JdbcClient SQL = TestDatabase.sql(URL);

  private static final Workspaces WORKSPACES =
      new Workspaces(DB, new UuidV7(Clock.systemUTC(), new SecureRandom()), Clock.systemUTC());

  private final EventLog here = new EventLog(DB, Clock.systemUTC());
  private final EventLog elsewhere = new EventLog(DB, Clock.systemUTC());
  private final EventDelivery delivery = new EventDelivery(here.store());
  private final WorkspaceId acme = workspace();

  EventDeliveryTest() {
    here.onAppended(delivery::appended);
  }

  @AfterAll
  static void closeDatabase() {
    WORKSPACES.close();
    DB.close();
  }

  @AfterEach
  void close() {
    delivery.close();
  }

  private static WorkspaceId workspace() {
    return WORKSPACES.create("W", "w" + UUID.randomUUID());
  }

  private void append(EventLog log, int count) {
    log.append(
        Collections.nCopies(
            count,
            new Event(acme, "test", JsonMapper.shared().createObjectNode(), Audience.EVERYONE)));
  }

  private JoinedPage page(@Nullable Long since) {
    return new JoinedPage(delivery, acme, since);
  }

  @Test
  void sockets_that_join_and_leave_during_appends_miss_and_repeat_nothing() throws Exception {
    Random random = new Random(690_355);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> appending = new ArrayList<>();
      for (EventLog log : List.of(here, here, elsewhere)) {
        long seed = random.nextLong();
        appending.add(
            threads.submit(
                () -> {
                  Random own = new Random(seed);
                  for (int i = 0; i < 40; i++) {
                    append(log, 1 + own.nextInt(2)); // fewer in all than a socket may queue
                  }
                }));
      }
      List<JoinedPage> staying = new CopyOnWriteArrayList<>();
      AtomicLong reached = new AtomicLong();
      List<Future<?>> joining = new ArrayList<>();
      for (int client = 0; client < 6; client++) {
        long seed = random.nextLong();
        joining.add(
            threads.submit(
                () -> {
                  Random own = new Random(seed);
                  Long since = null;
                  for (int i = 0; i < 25; i++) {
                    delivery.poll();
                    JoinedPage page = page(since);
                    assertThat(page.joined().isReload()).isFalse();
                    if (own.nextBoolean()) {
                      page.leave();
                      since = page.expectNoMissAndNoRepeat();
                    } else {
                      staying.add(page);
                      since = Math.max(0, reached.get() - own.nextInt(50));
                    }
                    reached.accumulateAndGet(page.joined().seq(), Math::max);
                  }
                }));
      }
      for (Future<?> each : joining) {
        each.get();
      }
      for (Future<?> each : appending) {
        each.get();
      }
      delivery.poll();
      long newest =
          SQL.sql("select seq from event_counters where workspace_id = :workspace")
              .param("workspace", acme.value())
              .query(Long.class)
              .single();
      assertThat(newest).isGreaterThanOrEqualTo(120);
      assertThat(staying).hasSizeGreaterThan(30);
      staying.forEach(page -> page.expectAllUpTo(newest));
      staying.forEach(JoinedPage::leave);
      assertThat(delivery.channels()).isZero();
    }
  }

  @Test
  void a_workspace_without_sockets_has_no_channel() {
    append(here, 2);
    assertThat(delivery.channels()).isZero();
    JoinedPage one = page(null);
    JoinedPage other = page(0L);
    assertThat(delivery.channels()).isEqualTo(1);
    append(here, 1);
    one.expectAllUpTo(3);
    other.expectAllUpTo(3);

    one.leave();
    assertThat(delivery.channels()).isEqualTo(1);
    other.leave();
    assertThat(delivery.channels()).isZero();
    append(here, 1);
    JoinedPage later = page(3L);
    later.expectAllUpTo(4);
  }

  @Test
  void an_announced_event_of_another_node_is_delivered_without_a_poll() {
    JoinedPage page = page(null);
    append(elsewhere, 2);
    assertThat(page.received()).isEmpty();
    delivery.announced(acme, 2);
    page.expectAllUpTo(2);
  }

  @Test
  void many_returning_sockets_share_few_reads() throws Exception {
    append(here, 100);
    long before = reads();
    List<JoinedPage> pages = new CopyOnWriteArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        long since = 60 + i % 40;
        threads.execute(() -> pages.add(page(since)));
      }
    }
    assertThat(pages).hasSize(200);
    pages.forEach(page -> page.expectAllUpTo(100));
    assertThat(reads() - before).isLessThanOrEqualTo(3);
  }

  private long reads() {
    return delivery.reads();
  }
}
