package org.ringback.server.call.outbound;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.call.CallStore;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls Twilio, on one node, for open calls that had no update for a while, because a callback or
/// the response to an outgoing call may be lost.
public final class Reconciler implements AutoCloseable {
  /// @param unplaced the time after which an outgoing call without a CallSid is stale
  /// @param placed the time without an update after which an open call is stale
  /// @param interval the polling interval
  public record ReconcilerConfig(Duration unplaced, Duration placed, Duration interval) {
    public static final ReconcilerConfig PRODUCTION =
        new ReconcilerConfig(Duration.ofSeconds(45), Duration.ofMinutes(5), Duration.ofSeconds(30));
  }

  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

  private final LeaderLease lease;
  private final Database db;
  private final CallStore store;
  private final OutboundCalls calls;
  private final ReconcilerConfig config;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("reconciler").factory());

  private Reconciler(
      LeaderLease lease,
      Database db,
      CallStore store,
      OutboundCalls calls,
      ReconcilerConfig config) {
    this.lease = lease;
    this.db = db;
    this.store = store;
    this.calls = calls;
    this.config = config;
  }

  static Reconciler start(
      LeaderLease lease,
      Database db,
      CallStore store,
      OutboundCalls calls,
      ReconcilerConfig config) {
    Reconciler reconciler = new Reconciler(lease, db, store, calls, config);
    long interval = config.interval().toMillis();
    var _ =
        reconciler.scheduler.scheduleWithFixedDelay(
            reconciler::poll, interval, interval, TimeUnit.MILLISECONDS);
    return reconciler;
  }

  private void poll() {
    try {
      lease.runIfLeader(
          () ->
              db.inTransaction(() -> store.claimStaleCalls(config.unplaced(), config.placed()))
                  .forEach(this::reconcile));
    } catch (RuntimeException e) {
      log.warn("Could not look for stale calls", e);
    }
  }

  private void reconcile(CallStore.StaleCall stale) {
    try {
      calls.reconcile(stale.workspace(), stale.call());
    } catch (RuntimeException e) {
      log.warn("Could not reconcile call {}: {}", stale.call(), e.getMessage());
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
