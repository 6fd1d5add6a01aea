package org.ringback.server.events;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes old events from the log, on one node at a time. The state of calls is in their own
/// tables; the log is only for sockets that were disconnected.
final class EventRetention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventRetention.class);

  /// A page that was away for longer reloads. A day covers a laptop that sleeps over night.
  static final Duration AGE = Duration.ofHours(24);

  /// Bounds the log of a workspace with heavy traffic, to about 10 MB.
  static final int EVENTS_PER_WORKSPACE = 10_000;

  /// Short transactions, so that events are appended meanwhile.
  static final int BATCH = 1_000;

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final LeaderLease lease;
  private final EventStore store;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("event-retention").factory());

  EventRetention(LeaderLease lease, EventStore store, Clock clock) {
    this.lease = lease;
    this.store = store;
    this.clock = clock;
  }

  void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            this::deleteOnOneNode, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void deleteOnOneNode() {
    try {
      lease.runIfLeader(this::delete);
    } catch (RuntimeException failed) {
      log.warn("Could not delete old events: {}", failed.toString());
    }
  }

  void delete() {
    Instant before = clock.instant().minus(AGE);
    for (WorkspaceId workspace : store.exceeding(before, EVENTS_PER_WORKSPACE)) {
      int deleted;
      do {
        deleted = store.deleteOldest(workspace, before, EVENTS_PER_WORKSPACE, BATCH);
      } while (deleted == BATCH && !timer.isShutdown());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
