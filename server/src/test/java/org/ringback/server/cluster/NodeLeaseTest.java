package org.ringback.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.cluster.NodeLease.LeaseConfig;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.TestDatabase;

class NodeLeaseTest {
  private static final LeaseConfig RENEWED =
      new LeaseConfig(Duration.ofMillis(100), Duration.ofSeconds(20), Duration.ofMillis(50));

  /// The lease of a node that has stopped working, but not its process.
  private static final LeaseConfig FROZEN =
      new LeaseConfig(Duration.ofHours(1), Duration.ofMillis(2_500), Duration.ofHours(1));

  private final UuidV7 ids = new UuidV7(Clock.systemUTC(), new Random(14));
  private final List<NodeLease> leases = new ArrayList<>();
  private Database db;

  @BeforeEach
  void open() {
    db = Database.open(TestDatabase.freshAddress());
  }

  @AfterEach
  void close() {
    leases.forEach(NodeLease::close);
    db.close();
  }

  @Test
  void a_renewed_lease_stays_live_and_a_frozen_one_expires() {
    NodeLease renewed = acquire(RENEWED);
    NodeLease frozen = acquire(FROZEN);
    assertThat(live()).containsExactlyInAnyOrder(renewed.node(), frozen.node());

    eventually(() -> live().contains(frozen.node()) ? "the frozen node is live" : "");
    assertThat(frozen.isHeld()).isFalse();
    assertThat(live()).containsExactly(renewed.node());
    assertThat(renewed.isHeld()).isTrue();
  }

  @Test
  void a_closed_lease_is_released_at_once() {
    NodeLease lease = acquire(LeaseConfig.PRODUCTION);
    lease.close();
    assertThat(live()).isEmpty();
  }

  @Test
  void an_expired_node_is_removed_once_and_its_node_learns_that_it_was() {
    NodeLease renewed = acquire(RENEWED);
    NodeLease other = acquire(RENEWED);
    AtomicInteger reacquired = new AtomicInteger();
    other.onReacquired(reacquired::incrementAndGet);

    // The lease of `other` expires, as after a pause of its process.
    db.ofAll()
        .sql("update nodes set renewed_at = now(), expires_at = now() where id = :id")
        .param("id", other.node().value())
        .update();
    List<NodeId> removed = new ArrayList<>();
    eventually(
        () -> {
          // A renewal may be faster than the removal; then the lease has to expire again.
          db.ofAll()
              .sql("update nodes set expires_at = now() - interval '1 s' where id = :id")
              .param("id", other.node().value())
              .update();
          db.inTransaction(() -> renewed.removeExpired(removed::addAll));
          return removed.isEmpty() ? "no node was removed" : "";
        });
    assertThat(removed).containsExactly(other.node());
    eventually(() -> reacquired.get() == 1 ? "" : "reacquired " + reacquired);
    assertThat(live()).containsExactlyInAnyOrder(renewed.node(), other.node());
    assertThat(db.inTransaction(() -> renewed.removeExpired(removed::addAll))).isFalse();
  }

  @Test
  void a_node_does_not_remove_itself() {
    NodeLease frozen = acquire(FROZEN);
    eventually(() -> live().isEmpty() ? "" : "live: " + live());
    assertThat(db.inTransaction(() -> frozen.removeExpired(_ -> {}))).isFalse();
  }

  @Test
  void one_of_two_concurrent_transactions_removes_an_expired_node() {
    NodeLease one = acquire(RENEWED);
    NodeLease other = acquire(RENEWED);
    NodeLease frozen = acquire(FROZEN);
    eventually(() -> live().contains(frozen.node()) ? "live: " + live() : "");
    boolean removed =
        db.inTransaction(
            () ->
                one.removeExpired(
                    expired -> {
                      assertThat(expired).containsExactly(frozen.node());
                      assertThat(inAnotherTransaction(other)).isFalse();
                    }));
    assertThat(removed).isTrue();
  }

  private boolean inAnotherTransaction(NodeLease lease) {
    List<Boolean> removed = new ArrayList<>();
    try {
      Thread.ofPlatform()
          .start(() -> removed.add(db.inTransaction(() -> lease.removeExpired(_ -> {}))))
          .join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return removed.getFirst();
  }

  private NodeLease acquire(LeaseConfig config) {
    NodeLease lease = NodeLease.acquire(db, new NodeId(ids.next()), config);
    leases.add(lease);
    return lease;
  }

  private List<NodeId> live() {
    return db.ofAll()
        .sql("select id from live_nodes")
        .query((row, _) -> new NodeId(row.getObject("id", java.util.UUID.class)))
        .list();
  }
}
