package org.ringback.server.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ringback.server.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lease of this node in the table `nodes`. Rows of other tables that name a node are valid
/// while its lease is live, so one renewal extends them all. Other nodes read the view
/// `live_nodes`.
public final class NodeLease implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeLease.class);

  /// @param renewal the interval of renewals
  /// @param expiry the time from a renewal to the end of the lease
  /// @param retry the pause after a renewal that failed
  public record LeaseConfig(Duration renewal, Duration expiry, Duration retry) {
    public static final LeaseConfig PRODUCTION =
        new LeaseConfig(Duration.ofSeconds(4), Duration.ofSeconds(12), Duration.ofMillis(250));
  }

  private final NodeId node;
  private final NodeStore store;
  private final LeaseConfig config;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread renewer =
      Thread.ofPlatform().daemon().name("node-lease").unstarted(this::run);
  private volatile long renewedNanos;
  private boolean failing;

  private NodeLease(NodeId node, NodeStore store, LeaseConfig config) {
    this.node = node;
    this.store = store;
    this.config = config;
  }

  /// Acquires the lease of a new node, and renews it until it is closed.
  public static NodeLease acquire(Database db, NodeId node, LeaseConfig config) {
    NodeLease lease = new NodeLease(node, new NodeStore(db), config);
    long start = System.nanoTime();
    lease.store.renew(node, config.expiry());
    lease.renewedNanos = start;
    lease.renewer.start();
    return lease;
  }

  public NodeId node() {
    return node;
  }

  /// Returns whether the lease is surely live. Measured from the start of the last renewal, so this
  /// node gives up before other nodes see an expired lease.
  public boolean isHeld() {
    return System.nanoTime() - renewedNanos < config.expiry().toNanos();
  }

  /// Returns the time since the start of the last renewal.
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - renewedNanos);
  }

  /// Calls the listener after this node lost its lease and acquired it again. Another node has
  /// deleted the rows that named this node.
  public void onReacquired(Runnable listener) {
    listeners.add(listener);
  }

  /// Returns whether a node may have expired.
  public boolean hasExpired() {
    return store.hasExpired();
  }

  /// Locks the expired nodes, until the caller's transaction ends, and passes them to the work,
  /// which deletes the rows that name them. Then deletes the nodes. Nodes that another transaction
  /// has locked are left to it.
  ///
  /// @return whether there was an expired node
  public boolean removeExpired(Consumer<List<NodeId>> work) {
    List<NodeId> expired = store.lockExpired(node);
    if (expired.isEmpty()) {
      return false;
    }
    work.accept(expired);
    store.delete(expired);
    log.info("Removed the expired nodes {}", expired);
    return true;
  }

  private void run() {
    try {
      boolean isRenewed = true;
      while (!closing.await(
          (isRenewed ? config.renewal() : config.retry()).toMillis(), TimeUnit.MILLISECONDS)) {
        isRenewed = renew();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean renew() {
    try {
      long start = System.nanoTime();
      boolean wasDeleted = store.renew(node, config.expiry());
      renewedNanos = start;
      failing = false;
      if (wasDeleted) {
        log.warn("Node {} lost its lease and acquired it again", node);
        listeners.forEach(this::notifyListener);
      }
      return true;
    } catch (RuntimeException failed) {
      if (!failing) {
        log.warn("Could not renew the lease of node {}: {}", node, failed.toString());
      }
      failing = true;
      return false;
    }
  }

  private void notifyListener(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException failed) {
      log.error("Could not notify a listener of the lease", failed);
    }
  }

  /// Releases the lease.
  @Override
  public void close() {
    closing.countDown();
    try {
      renewer.join(Duration.ofSeconds(2));
      store.release(node);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      log.warn("Could not release the lease of node {}: {}", node, failed.toString());
    }
  }
}
