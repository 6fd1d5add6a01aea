package org.ringback.server.retention;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the retention, the erasures and the deletions of workspaces on one node, and the deletions
/// at Twilio on every node.
final class RetentionTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RetentionTimer.class);
  private static final Duration BETWEEN_STEPS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_PASSES = Duration.ofMinutes(1);

  private final LeaderLease lease;
  private final Retention retention;
  private final ScheduledExecutorService deletions = thread("retention");

  /// Waits for Twilio, which the others must not do.
  private final ScheduledExecutorService requests = thread("retention-twilio");

  /// Also waits for Twilio.
  private final ScheduledExecutorService workspaces = thread("workspace-deletions");

  private RetentionTimer(LeaderLease lease, Retention retention) {
    this.lease = lease;
    this.retention = retention;
  }

  static RetentionTimer start(
      LeaderLease lease,
      Retention retention,
      Erasures erasures,
      WorkspaceDeletions workspaces,
      TwilioDeletions twilio) {
    RetentionTimer timer = new RetentionTimer(lease, retention);
    every(BETWEEN_STEPS, timer.deletions, () -> lease.runIfLeader(erasures::advanceAll));
    every(BETWEEN_PASSES, timer.deletions, timer::retain);
    every(BETWEEN_STEPS, timer.requests, twilio::runDue);
    every(BETWEEN_STEPS, timer.workspaces, () -> lease.runIfLeader(workspaces::advanceAll));
    return timer;
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  @FunctionalInterface
  private interface Task {
    void run() throws InterruptedException;
  }

  private static void every(Duration interval, ScheduledExecutorService on, Task task) {
    var _ =
        on.scheduleWithFixedDelay(
            () -> attempt(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void attempt(Task task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.warn("Could not delete due data: {}", e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void retain() {
    lease.runIfLeader(retention::run);
  }

  /// Begins a pass soon, because settings have changed.
  void wake() {
    deletions.execute(() -> attempt(this::retain));
  }

  @Override
  public void close() {
    deletions.shutdownNow();
    requests.shutdownNow();
    workspaces.shutdownNow();
  }
}
