package org.ringback.server.call.outbound;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.call.CallStore;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls Twilio, on one node, for open calls that had no update for a while, because a callback or
/// the response to an outgoing call may be lost, and for ended calls that lack the end of a leg. A
/// node that becomes the leader polls all of them, because callbacks were lost while no node ran.
public final class Reconciler implements AutoCloseable {
  /// @param unplaced the time after which an outgoing call without a CallSid is stale
  /// @param placed the time without an update after which an open call is stale
  /// @param interval the polling interval
  public record ReconcilerConfig(Duration unplaced, Duration placed, Duration interval) {
    public static final ReconcilerConfig PRODUCTION =
        new ReconcilerConfig(Duration.ofSeconds(45), Duration.ofMinutes(5), Duration.ofSeconds(30));
  }

  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

  /// Requests to Twilio end within this time, so an older call without a CallSid has no request.
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);

  /// The interval at which a node notices that it has become the leader.
  private static final Duration TICK = Duration.ofSeconds(1);

  private final LeaderLease lease;
  private final Database db;
  private final CallStore store;
  private final OutboundCalls calls;
  private final ReconcilerConfig config;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("reconciler").factory());

  /// The term in which the calls of earlier terms were polled.
  private long polledTerm = -1;

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
    var _ =
        reconciler.scheduler.scheduleWithFixedDelay(
            reconciler::pollEarlierTerms, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    return reconciler;
  }

  private void poll() {
    try {
      lease.runIfLeader(
          () -> {
            while (reconcileStale(config.unplaced(), config.placed()) == CallStore.STALE_LIMIT) {}
          });
    } catch (RuntimeException e) {
      log.warn("Could not look for stale calls", e);
    }
  }

  /// Polls all open calls once in each term of this node.
  private void pollEarlierTerms() {
    try {
      lease
          .term()
          .filter(term -> term.fencingToken() != polledTerm)
          .ifPresent(
              term -> {
                long start = System.nanoTime();
                term.run(
                    () -> {
                      Duration age;
                      do { // each call once, because it is younger than the loop then
                        age = Duration.ofNanos(System.nanoTime() - start);
                      } while (reconcileStale(LONGEST_REQUEST, age) == CallStore.STALE_LIMIT);
                    });
                polledTerm = term.fencingToken();
              });
    } catch (RuntimeException e) {
      log.warn("Could not look for calls of an earlier term", e);
    }
  }

  private int reconcileStale(Duration unplaced, Duration placed) {
    List<CallStore.StaleCall> stale =
        db.inTransaction(() -> store.claimStaleCalls(unplaced, placed));
    stale.forEach(this::reconcile);
    return stale.size();
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
