package org.ringback.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.cluster.LeaderLease.Term;
import org.ringback.server.cluster.NodeLease.LeaseConfig;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Leases of two nodes that share a database.
class LeasesTest {
  /// Leases last longer than a busy machine pauses.
  private static final LeaseConfig QUICK =
      new LeaseConfig(Duration.ofMillis(100), Duration.ofSeconds(20), Duration.ofMillis(100));

  /// Of a node that does not renew its leases. Leaves a busy machine time for a write.
  private static final LeaseConfig STUCK =
      new LeaseConfig(Duration.ofHours(1), Duration.ofMillis(2_500), Duration.ofHours(1));

  private final DatabaseAddress address = TestDatabase.freshAddress();
  private final JdbcClient sql = TestDatabase.sql(TestDatabase.url(address));
  private final Database here = Database.open(address);
  private final Database there = Database.open(address);
  private final Leases one = leases(here, QUICK);
  private final Leases other = leases(there, QUICK);

  private static Leases leases(Database db, LeaseConfig config) {
    return Leases.start(db, new NodeId(UUID.randomUUID()), config);
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    here.close();
    there.close();
  }

  private static Term awaitTerm(LeaderLease lease) {
    eventually(() -> lease.term().isPresent() ? "" : "it does not lead");
    return lease.term().orElseThrow();
  }

  /// Writes under the lease, in a transaction.
  private void write(Database db, Term term, String value) {
    term.run(
        () ->
            db.inTransaction(
                () ->
                    db.ofAll()
                        .sql("insert into written (value) values (:value)")
                        .param("value", value)
                        .update()));
  }

  private void createTable() {
    sql.sql("create table written (value text); grant all on written to ringback_app").update();
  }

  @Test
  void one_node_leads_and_the_other_takes_over_at_once_when_it_stops() {
    LeaderLease first = one.lead("task");
    LeaderLease second = other.lead("task");
    Term term = awaitTerm(first);
    assertThat(second.term()).isEmpty();

    one.close();

    assertThat(awaitTerm(second).fencingToken()).isGreaterThan(term.fencingToken());
    assertThat(first.term()).isEmpty();
  }

  @Test
  void a_leader_that_does_not_renew_is_replaced_and_writes_nothing_later() {
    createTable();
    Leases stuck = leases(here, STUCK);
    LeaderLease late = stuck.lead("task");
    Term old = awaitTerm(late);
    write(here, old, "in time");
    Term current = awaitTerm(other.lead("task"));

    assertThat(old.isHeld()).isFalse();
    assertThat(late.term()).isEmpty();
    assertThatThrownBy(() -> write(here, old, "late")).isInstanceOf(LeaseLost.class);
    write(there, current, "by the new leader");

    assertThat(sql.sql("select value from written").query(String.class).list())
        .containsExactly("in time", "by the new leader");
    stuck.close();
    assertThat(other.tryRun("task", () -> {})).as("the new lease is released").isFalse();
  }

  @Test
  void a_takeover_waits_for_a_transaction_of_the_old_leader() throws Exception {
    Leases stuck = leases(here, STUCK);
    Term old = awaitTerm(stuck.lead("task"));
    CountDownLatch finish = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> work =
          threads.submit(() -> old.run(() -> here.inTransaction(() -> awaitAndReturn(finish))));
      eventually(() -> old.isHeld() ? "the lease has not expired" : "");
      LeaderLease next = other.lead("task");
      assertThat(next.term()).isEmpty();

      finish.countDown();
      work.get();

      awaitTerm(next);
    }
    stuck.close();
  }

  /// A paused process keeps its transaction open.
  @Test
  void a_transaction_of_a_paused_leader_is_ended_by_the_database() throws Exception {
    createTable();
    Leases stuck = leases(here, STUCK);
    Term old = awaitTerm(stuck.lead("task"));
    CountDownLatch resume = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> paused =
          threads.submit(
              () ->
                  old.run(
                      () ->
                          here.inTransaction(
                              () -> {
                                here.ofAll().sql("insert into written values ('late')").update();
                                return awaitAndReturn(resume);
                              })));
      Term current = awaitTerm(other.lead("task"));
      resume.countDown();

      assertThatThrownBy(paused::get).hasRootCauseInstanceOf(java.sql.SQLException.class);
      write(there, current, "by the new leader");
      assertThat(sql.sql("select value from written").query(String.class).list())
          .containsExactly("by the new leader");
    }
    stuck.close();
  }

  private static boolean awaitAndReturn(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The session locks of PostgreSQL, which these leases replace, are lost with their connection.
  @Test
  void one_node_leads_after_all_its_connections_were_killed() {
    LeaderLease first = one.lead("task");
    LeaderLease second = other.lead("task");
    long token = awaitTerm(first).fencingToken();

    int killed =
        sql.sql(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()""")
            .query(Integer.class)
            .single();

    assertThat(killed).isPositive();
    long end = System.nanoTime() + Duration.ofMillis(1_200).toNanos();
    while (System.nanoTime() < end) {
      assertThat(first.term().isPresent() && second.term().isPresent()).isFalse();
      Thread.onSpinWait();
    }
    assertThat(awaitTerm(first).fencingToken()).isEqualTo(token);
  }

  @Test
  void work_excludes_the_same_work_on_this_and_other_nodes() {
    assertThat(
            one.tryRun(
                "a",
                () -> {
                  assertThat(one.tryRun("a", () -> {})).isFalse();
                  assertThat(other.tryRun("a", () -> {})).isFalse();
                  assertThat(one.tryRun("b", () -> {})).isTrue();
                  assertThat(other.tryRun("b", () -> {})).isTrue();
                }))
        .isTrue();
    assertThat(other.tryRun("a", () -> {})).isTrue();
    assertThat(sql.sql("select count(*) from leader_leases").query(Integer.class).single())
        .isZero();
  }

  @Test
  void long_work_keeps_its_lease() {
    one.tryRun(
        "long",
        () -> {
          String expiry =
              "select expires_at > clock_timestamp() + interval '100 ms' from leader_leases";
          String renewals = "select xmin::text from leader_leases";
          String before = sql.sql(renewals).query(String.class).single();
          for (int i = 0; i < 8; i++) {
            String last = before;
            eventually(
                () ->
                    sql.sql(renewals).query(String.class).single().equals(last)
                        ? "not renewed"
                        : "");
            before = sql.sql(renewals).query(String.class).single();
            assertThat(sql.sql(expiry).query(Boolean.class).single()).isTrue();
          }
          assertThat(other.tryRun("long", () -> {})).isFalse();
        });
  }

  @Test
  void a_node_that_fails_at_its_work_releases_the_lease() {
    assertThatThrownBy(
            () ->
                one.tryRun(
                    "a",
                    () -> {
                      throw new IllegalStateException("failed");
                    }))
        .hasMessage("failed");
    assertThat(other.tryRun("a", () -> {})).isTrue();
  }
}
