package org.ringback.server.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the figures of each quarter of an hour up to date, on one node. A transaction that changes
/// a call or the presence of an agent only records its quarter. Later the whole quarter is computed
/// again, so that repeated, late and lost callbacks leave no errors behind.
///
/// A change on the leading node is computed at once, a change on another node within a second.
/// There is a second between two runs with changes, so a workspace gets at most one event a second.
/// After a longer run the next one waits longer, because a quarter with many calls would otherwise
/// take PostgreSQL's time from the calls.
final class QuarterUpdates implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QuarterUpdates.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration MAX_INTERVAL = Duration.ofSeconds(5);

  /// Runs take at most a twentieth of a processor, unless that would take longer than
  /// [#MAX_INTERVAL].
  private static final int REST = 20;

  /// Bounds a transaction to some 10,000 calls.
  private static final int BATCH = 200;

  /// Bounds a run, because a workspace gets one event per run.
  private static final int MAX_BATCHES = 50;

  /// Changes on other nodes wait as long.
  private static final Duration MAX_SUMMING = Duration.ofSeconds(2);

  /// Contains today in every time zone, also on a day of 25 hours.
  private static final Duration TODAY = Duration.ofHours(26);

  private final Database db;
  private final QuarterStore store;
  private final DayStore days;
  private final TimeStore times;
  private final EventLog events;
  private final Clock clock;
  private final Semaphore changed = new Semaphore(0);
  private @Nullable Thread thread;

  /// The workspaces that changed again after their event of the same run.
  private Set<WorkspaceId> postponed = new LinkedHashSet<>();

  /// The minute in which the present quarter was last computed.
  private long computedMinute;

  /// How long the last run with changes computed quarters.
  private Duration computing = Duration.ZERO;

  QuarterUpdates(
      Database db,
      QuarterStore store,
      DayStore days,
      TimeStore times,
      EventLog events,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.days = days;
    this.times = times;
    this.events = events;
    this.clock = clock;
  }

  void start(LeaderLease lease) {
    thread = Thread.ofPlatform().daemon().name("figures").start(() -> run(lease));
  }

  /// Computes changed quarters soon. Called after their transaction has committed.
  void wake() {
    changed.release();
  }

  private void run(LeaderLease lease) {
    try {
      while (true) {
        boolean isWoken = changed.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        changed.drainPermits();
        if (updateIfLeader(lease, isWoken)) {
          Thread.sleep(pause(computing));
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns how long the next run waits.
  ///
  /// @param computing the time that the last one took
  static Duration pause(Duration computing) {
    Duration rest = computing.multipliedBy(REST);
    return rest.compareTo(INTERVAL) < 0
        ? INTERVAL
        : rest.compareTo(MAX_INTERVAL) > 0 ? MAX_INTERVAL : rest;
  }

  /// @return whether the next run has to wait: there were changes, or they could not be computed
  private boolean updateIfLeader(LeaderLease lease, boolean isWoken) {
    AtomicBoolean hasChanges = new AtomicBoolean();
    try {
      lease.runIfLeader(() -> hasChanges.set(updateAll(isWoken)));
      return hasChanges.get();
    } catch (RuntimeException failed) {
      log.warn("Could not update figures: {}", failed.toString());
      return true;
    }
  }

  private boolean updateAll(boolean isWoken) {
    markEachMinute();
    if (!isWoken && postponed.isEmpty() && !store.hasChanges() && !days.hasOpen()) {
      return false;
    }
    Set<WorkspaceId> announced = new LinkedHashSet<>();
    long begin = System.nanoTime();
    int taken = update(announced);
    boolean hasChanges = taken > 0 || !announced.isEmpty();
    for (int batch = 1; taken == BATCH && batch < MAX_BATCHES; batch++) {
      taken = update(announced);
    }
    computing = Duration.ofNanos(System.nanoTime() - begin);
    if (taken < BATCH) {
      sumDays();
    }
    return hasChanges;
  }

  /// Sums days that are over, until a quarter changes.
  private void sumDays() {
    long begin = System.nanoTime();
    boolean hasMore = true;
    while (hasMore
        && changed.availablePermits() == 0
        && System.nanoTime() - begin < MAX_SUMMING.toNanos()) {
      hasMore = days.sumNext(clock.instant());
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

  /// Computes some of the quarters that have changed, and announces those of today.
  ///
  /// @param announced the workspaces that have their event of this run; receives those of the batch
  /// @return the number of changes
  int update(Set<WorkspaceId> announced) {
    Set<WorkspaceId> due = new LinkedHashSet<>(postponed);
    int taken =
        db.inTransaction(
            () -> {
              List<QuarterStore.Quarter> changes = store.take(BATCH);
              List<QuarterStore.Quarter> quarters = changes.stream().distinct().toList();
              if (!quarters.isEmpty()) {
                store.recompute(quarters);
              }
              Instant today = clock.instant().minus(TODAY);
              quarters.stream()
                  .filter(quarter -> quarter.start().isAfter(today))
                  .forEach(quarter -> due.add(quarter.workspace()));
              events.append(
                  due.stream()
                      .filter(workspace -> !announced.contains(workspace))
                      .map(BoardEvents::figuresChanged)
                      .toList());
              return changes.size();
            });
    postponed = new LinkedHashSet<>(due);
    postponed.retainAll(announced);
    announced.addAll(due);
    return taken;
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
