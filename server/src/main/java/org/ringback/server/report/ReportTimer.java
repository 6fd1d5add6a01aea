package org.ringback.server.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs reports on one node. Each transaction of a run is fenced by the lease, so a node that lost
/// it changes nothing.
final class ReportTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReportTimer.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration CLEAN_UP_INTERVAL = Duration.ofSeconds(5);

  /// So that large reports leave connections to the database to others.
  private static final int MAX_RUNNING = 8;

  private static final Duration RUNS_KEPT = Duration.ofDays(400);

  private final LeaderLease lease;
  private final ReportScheduler scheduler;
  private final ReportAttempts attempts;
  private final RunStore runs;
  private final ReportFiles files;
  private final Clock clock;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("reports").factory());
  private final Semaphore running = new Semaphore(MAX_RUNNING);
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();

  ReportTimer(
      LeaderLease lease,
      ReportScheduler scheduler,
      ReportAttempts attempts,
      RunStore runs,
      ReportFiles files,
      Clock clock) {
    this.lease = lease;
    this.scheduler = scheduler;
    this.attempts = attempts;
    this.runs = runs;
    this.files = files;
    this.clock = clock;
  }

  void start() {
    every(INTERVAL, this::runIfDue);
    every(CLEAN_UP_INTERVAL, this::cleanUp);
  }

  private void every(Duration interval, Runnable task) {
    var _ =
        ticker.scheduleWithFixedDelay(
            () -> attempt(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Runs what is due, without waiting.
  void wake() {
    if (!ticker.isShutdown()) {
      ticker.execute(() -> attempt(this::runDue));
    }
  }

  private void runIfDue() {
    lease.runIfLeader(
        () -> {
          if (scheduler.isDue()) {
            runDue();
          }
        });
  }

  private void runDue() {
    lease.term().ifPresent(term -> term.run(() -> runDue(term)));
  }

  private void runDue(LeaderLease.Term term) {
    scheduler.schedule();
    int free = running.availablePermits();
    List<RunStore.Job> due = free == 0 ? List.of() : attempts.takeDue(free);
    for (RunStore.Job job : due) {
      running.acquireUninterruptibly(); // only this thread acquires permits
      work.execute(() -> run(term, job));
    }
  }

  private void run(LeaderLease.Term term, RunStore.Job job) {
    try {
      attempt(() -> term.run(() -> attempts.run(job)));
    } finally {
      running.release();
    }
  }

  private void cleanUp() {
    lease.runIfLeader(
        () -> {
          Instant now = clock.instant();
          runs.expire(now, now.minus(RUNS_KEPT));
          files.deleteLoose();
        });
  }

  private void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      if (!ticker.isShutdown()) {
        log.warn("Could not run reports: {}", e.toString());
      }
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    work.shutdownNow();
  }
}
