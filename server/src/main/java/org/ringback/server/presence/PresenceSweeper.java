package org.ringback.server.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.db.Database;
import org.ringback.server.events.Event;
import org.ringback.server.events.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Announces what changes with time alone: the end of a wrap-up, a page that did not come back, and
/// the sessions of a node that died. Every node runs one; rows that one has locked are skipped by
/// the others.
final class PresenceSweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PresenceSweeper.class);
  private static final int BATCH = 500;

  private final Database db;
  private final PresenceStore store;
  private final PresenceHistory history;
  private final PresenceUpdater updater;
  private final EventLog events;
  private final NodeLease lease;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("presence-sweeper").factory());

  PresenceSweeper(
      Database db,
      PresenceStore store,
      PresenceHistory history,
      PresenceUpdater updater,
      EventLog events,
      NodeLease lease,
      PresenceConfig config) {
    this.db = db;
    this.store = store;
    this.history = history;
    this.updater = updater;
    this.events = events;
    this.lease = lease;
    var _ =
        timer.scheduleWithFixedDelay(
            this::sweep,
            config.firstSweep().toMillis(),
            config.sweepInterval().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    try {
      if (lease.hasExpired()) {
        var _ = db.inTransaction(this::removeExpiredNodes);
      }
      while (store.isDue() && db.inTransaction(this::updateDue) == BATCH) {
        log.debug("More than {} users are due", BATCH);
      }
      if (history.hasOld()) {
        history.deleteOld();
      }
    } catch (RuntimeException failed) {
      if (!timer.isShutdown()) {
        log.warn("Could not update presence: {}", failed.toString());
      }
    }
  }

  private boolean removeExpiredNodes() {
    List<Event> changed = new ArrayList<>();
    boolean removed =
        lease.removeExpired(
            nodes -> {
              // Before the deletion, while it is known when the leases lapsed.
              changed.addAll(updater.apply(store.lockUsersOf(nodes), Set.of()));
              store.removeSessions(nodes);
            });
    events.append(changed);
    return removed;
  }

  private int updateDue() {
    List<PresenceChange> due = store.lockDue(BATCH);
    events.append(updater.apply(due, Set.of()));
    return due.size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
