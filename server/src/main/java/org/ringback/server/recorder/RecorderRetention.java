package org.ringback.server.recorder;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.db.DayPartitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Adds the partitions of the next days and drops the expired ones, on one node at a time: every
/// hour, and every minute while something is left to do.
final class RecorderRetention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RecorderRetention.class);
  private static final Duration BETWEEN_STEPS = Duration.ofMinutes(1);
  private static final Duration BETWEEN_PASSES = Duration.ofHours(1);

  private final DayPartitions partitions;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("recorder-retention").factory());

  /// Read and written by the timer's thread.
  private long nextPass = System.nanoTime();

  private RecorderRetention(DayPartitions partitions) {
    this.partitions = partitions;
  }

  static RecorderRetention start(LeaderLease lease, DayPartitions partitions) {
    RecorderRetention retention = new RecorderRetention(partitions);
    var _ =
        retention.timer.scheduleWithFixedDelay(
            () -> lease.runIfLeader(retention::maintain),
            0,
            BETWEEN_STEPS.toMillis(),
            TimeUnit.MILLISECONDS);
    return retention;
  }

  private void maintain() {
    if (System.nanoTime() - nextPass < 0) {
      return;
    }
    try {
      if (partitions.maintain()) {
        nextPass = System.nanoTime() + BETWEEN_PASSES.toNanos();
      }
    } catch (RuntimeException failed) {
      log.warn("Could not maintain the partitions of the flight recorder: {}", failed.toString());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
