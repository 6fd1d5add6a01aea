package org.ringback.server.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.db.Partitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Adds the next partitions of tables and drops the expired ones, on one node at a time: every
/// hour, and every minute while something is left to do.
public final class PartitionTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PartitionTimer.class);
  private static final Duration BETWEEN_STEPS = Duration.ofMinutes(1);
  private static final Duration BETWEEN_PASSES = Duration.ofHours(1);

  private final String name;
  private final List<Partitions> tables;
  private final ScheduledExecutorService timer;

  /// Read and written by the timer's thread.
  private long nextPass = System.nanoTime();

  private PartitionTimer(String name, List<Partitions> tables) {
    this.name = name;
    this.tables = tables;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /// Starts the timer, and registers the meters of the tables.
  ///
  /// @param name of the lease and the thread
  public static PartitionTimer start(
      Leases leases, String name, MeterRegistry meters, List<Partitions> tables) {
    tables.forEach(table -> table.bindTo(meters));
    PartitionTimer started = new PartitionTimer(name, tables);
    LeaderLease lease = leases.lead(name);
    var _ =
        started.timer.scheduleWithFixedDelay(
            () -> lease.runIfLeader(started::maintain),
            0,
            BETWEEN_STEPS.toMillis(),
            TimeUnit.MILLISECONDS);
    return started;
  }

  private void maintain() {
    if (System.nanoTime() - nextPass < 0) {
      return;
    }
    try {
      boolean isComplete = true;
      for (Partitions table : tables) {
        isComplete &= table.maintain();
      }
      if (isComplete) {
        nextPass = System.nanoTime() + BETWEEN_PASSES.toNanos();
      }
    } catch (RuntimeException failed) {
      log.warn("Could not maintain the partitions of {}: {}", name, failed.toString());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
