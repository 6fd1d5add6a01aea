package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.Role;
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

  /// A page that has joined.
  private final class Page implements SocketConnection {
    final EventSocket socket = new EventSocket(this, HeartbeatConfig.STANDARD, System::nanoTime);
    final List<Long> received = new CopyOnWriteArrayList<>();
    final AtomicBoolean isClosed = new AtomicBoolean();
    final @Nullable Long since;
    final Channel.Joined joined;

    Page(@Nullable Long since) {
      this.since = since;
      EventSocket.ConnectedUser user =
          new EventSocket.ConnectedUser(
              new ClientIdentity(new UserId(UUID.randomUUID()), new SessionId(UUID.randomUUID())),
              Role.AGENT,
              "");
      joined = delivery.join(acme, socket, user, since);
      socket.welcome(
          user,
          connection -> {
            for (EventTail.Frame frame : joined.missed()) {
              connection.send(frame.text());
            }
          });
    }

    @Override
    public void send(String frame, Consumer<@Nullable Throwable> done) {
      received.add(JsonMapper.shared().readTree(frame).path("seq").asLong());
      done.accept(null);
    }

    @Override
    public void close(int code, String reason) {
      isClosed.set(true);
    }

    @Override
    public void abort() {
      isClosed.set(true);
    }

    long last() {
      return received.isEmpty() ? start() : received.getLast();
    }

    long start() {
      return since == null ? joined.seq() : since;
    }

    void leave() {
      delivery.leave(acme, socket);
      socket.disconnected();
    }

    void expectAllUpTo(long newest) {
      eventually(() -> last() >= newest ? "" : "received only up to " + last() + " of " + newest);
      expectNoMissAndNoRepeat();
      assertThat(last()).isEqualTo(newest);
    }

    void expectNoMissAndNoRepeat() {
      assertThat(received)
          .isEqualTo(
              LongStream.rangeClosed(start() + 1, start() + received.size()).boxed().toList());
    }
  }

  @Test
  void sockets_that_join_and_leave_during_appends_miss_and_repeat_nothing() throws Exception {
    Random random = new Random(690_355);
    AtomicBoolean isAppending = new AtomicBoolean(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> appending = new ArrayList<>();
      for (EventLog log : List.of(here, here, elsewhere)) {
        long seed = random.nextLong();
        appending.add(
            threads.submit(
                () -> {
                  Random own = new Random(seed);
                  for (int i = 0; i < 60; i++) {
                    append(log, 1 + own.nextInt(3));
                  }
                }));
      }
      Future<?> polling =
          threads.submit(
              () -> {
                while (isAppending.get()) {
                  delivery.poll();
                }
              });
      List<Page> left = new ArrayList<>();
      List<Page> staying = new CopyOnWriteArrayList<>();
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
                    Page page = new Page(since);
                    assertThat(page.joined.isReload()).isFalse();
                    if (own.nextBoolean()) {
                      page.leave();
                      page.expectNoMissAndNoRepeat();
                      since = page.last();
                    } else {
                      staying.add(page);
                      since = Math.max(0, reached.get() - own.nextInt(50));
                    }
                    reached.accumulateAndGet(page.joined.seq(), Math::max);
                  }
                }));
      }
      for (Future<?> each : appending) {
        each.get();
      }
      for (Future<?> each : joining) {
        each.get();
      }
      isAppending.set(false);
      polling.get();
      delivery.poll();
      long newest =
          SQL.sql("select seq from event_counters where workspace_id = :workspace")
              .param("workspace", acme.value())
              .query(Long.class)
              .single();
      assertThat(newest).isGreaterThan(180);
      assertThat(staying).hasSizeGreaterThan(30);
      staying.forEach(page -> page.expectAllUpTo(newest));
      left.forEach(Page::expectNoMissAndNoRepeat);
      staying.forEach(Page::leave);
      assertThat(delivery.channels()).isZero();
    }
  }

  @Test
  void a_workspace_without_sockets_has_no_channel() {
    append(here, 2);
    assertThat(delivery.channels()).isZero();
    Page one = new Page(null);
    Page other = new Page(0L);
    assertThat(delivery.channels()).isEqualTo(1);
    append(here, 1);
    one.expectAllUpTo(3);
    other.expectAllUpTo(3);

    one.leave();
    assertThat(delivery.channels()).isEqualTo(1);
    other.leave();
    assertThat(delivery.channels()).isZero();
    append(here, 1);
    Page later = new Page(3L);
    later.expectAllUpTo(4);
  }

  @Test
  void an_announced_event_of_another_node_is_delivered_without_a_poll() {
    Page page = new Page(null);
    append(elsewhere, 2);
    assertThat(page.received).isEmpty();
    delivery.announced(acme, 2);
    page.expectAllUpTo(2);
  }

  @Test
  void many_returning_sockets_share_few_reads() throws Exception {
    append(here, 100);
    long before = reads();
    List<Page> pages = new CopyOnWriteArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        long since = 60 + i % 40;
        threads.execute(() -> pages.add(new Page(since)));
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
