package org.ringback.server.metrics;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the figures of each quarter of an hour up to date, on one node. A transaction that changes
/// a call or the presence of an agent only records its quarter. Later the whole quarter is computed
/// again, so that repeated, late and lost callbacks leave no errors behind.
final class QuarterUpdates implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QuarterUpdates.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /// Bounds a transaction to some 10,000 calls.
  private static final int BATCH = 200;

  private final Database db;
  private final QuarterStore store;
  private final TimeStore times;
  private final Clock clock;
  private final LeaderLease lease;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("figures").factory());

  /// The minute in which the present quarter was last computed.
  private long computedMinute;

  private QuarterUpdates(
      Database db, QuarterStore store, TimeStore times, LeaderLease lease, Clock clock) {
    this.db = db;
    this.store = store;
    this.times = times;
    this.clock = clock;
    this.lease = lease;
  }

  static QuarterUpdates start(
      Database db, QuarterStore store, TimeStore times, LeaderLease lease, Clock clock) {
    QuarterUpdates updates = new QuarterUpdates(db, store, times, lease, clock);
    var _ =
        updates.scheduler.scheduleWithFixedDelay(
            updates::updateOnOneNode,
            INTERVAL.toMillis(),
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
    return updates;
  }

  private void updateOnOneNode() {
    try {
      lease.runIfLeader(
          () -> {
            markEachMinute();
            while (update(db, store) > 0 && !scheduler.isShutdown()) {
              log.debug("Computed figures of {} quarters or fewer", BATCH);
            }
          });
    } catch (RuntimeException failed) {
      log.warn("Could not update figures: {}", failed.toString());
    }
  }

  /// Includes the time of agents whose state lasts.
  private void markEachMinute() {
    long minute = clock.instant().getEpochSecond() / 60;
    if (minute != computedMinute) {
      times.markPresent();
      computedMinute = minute;
    }
  }

  /// Computes some of the quarters that have changed.
  ///
  /// @return how many
  static int update(Database db, QuarterStore store) {
    return db.inTransaction(
        () -> {
          List<QuarterStore.Quarter> quarters = store.take(BATCH);
          if (!quarters.isEmpty()) {
            store.recompute(quarters);
          }
          return quarters.size();
        });
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
