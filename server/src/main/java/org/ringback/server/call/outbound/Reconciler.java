package org.ringback.server.call.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ringback.server.call.StaleCalls;
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

  /// The number of calls that are polled at the same time, far below Twilio's limit of concurrent
  /// REST requests. After an outage thousands may be unsettled.
  private static final int CONCURRENT_POLLS = 8;

  /// The interval at which a node notices that it has become the leader.
  private static final Duration TICK = Duration.ofSeconds(1);

  private final LeaderLease lease;
  private final Database db;
  private final StaleCalls staleCalls;
  private final OutboundCalls calls;
  private final ReconcilerConfig config;
  private final ExecutorService polls =
      Executors.newFixedThreadPool(CONCURRENT_POLLS, Thread.ofVirtual().factory());
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("reconciler").factory());

  /// The term in which the calls of earlier terms were polled.
  private long polledTerm = -1;

  private Reconciler(
      LeaderLease lease,
      Database db,
      StaleCalls staleCalls,
      OutboundCalls calls,
      ReconcilerConfig config) {
    this.lease = lease;
    this.db = db;
    this.staleCalls = staleCalls;
    this.calls = calls;
    this.config = config;
  }

  static Reconciler start(
      LeaderLease lease,
      Database db,
      StaleCalls staleCalls,
      OutboundCalls calls,
      ReconcilerConfig config) {
    Reconciler reconciler = new Reconciler(lease, db, staleCalls, calls, config);
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
      lease
          .term()
          .ifPresent(
              term ->
                  reconcileAll(
                      term, () -> staleCalls.claimStale(config.unplaced(), config.placed())));
    } catch (RuntimeException e) {
      log.warn("Could not look for stale calls", e);
    }
  }

  /// Polls each call that is older than this node's term once in that term, also when callbacks
  /// arrive meanwhile, because earlier ones may be lost.
  private void pollEarlierTerms() {
    try {
      lease
          .term()
          .filter(term -> term.fencingToken() != polledTerm)
          .ifPresent(
              term -> {
                Instant start = staleCalls.databaseTime();
                reconcileAll(term, () -> staleCalls.claimUnsettled(start, LONGEST_REQUEST));
                polledTerm = term.fencingToken();
              });
    } catch (RuntimeException e) {
      log.warn("Could not look for calls of an earlier term", e);
    }
  }

  /// Reconciles all calls that can be claimed.
  private void reconcileAll(LeaderLease.Term term, Supplier<List<StaleCalls.StaleCall>> claim) {
    List<StaleCalls.StaleCall> claimed = new ArrayList<>();
    do {
      claimed.clear();
      term.run(() -> claimed.addAll(db.inTransaction(claim)));
      List<Future<?>> running = new ArrayList<>();
      for (StaleCalls.StaleCall call : claimed) {
        running.add(polls.submit(() -> term.run(() -> reconcile(call))));
      }
      running.forEach(Reconciler::await);
    } while (claimed.size() == StaleCalls.CLAIM_LIMIT);
  }

  private static void await(Future<?> poll) {
    try {
      poll.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopping);
    }
  }

  private void reconcile(StaleCalls.StaleCall stale) {
    try {
      calls.reconcile(stale.workspace(), stale.call());
    } catch (RuntimeException e) {
      log.warn("Could not reconcile call {}: {}", stale.call(), e.getMessage());
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    polls.shutdownNow();
  }
}
