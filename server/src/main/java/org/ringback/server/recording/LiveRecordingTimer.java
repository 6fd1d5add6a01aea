package org.ringback.server.recording;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does on one node what is due in live calls: announcements, and the ends of pauses.
final class LiveRecordingTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveRecordingTimer.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final LeaderLease lease;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("live-recordings").factory());

  private LiveRecordingTimer(LeaderLease lease) {
    this.lease = lease;
  }

  static LiveRecordingTimer start(
      LeaderLease lease, Announcer announcer, RunningRecordings recordings) {
    LiveRecordingTimer timer = new LiveRecordingTimer(lease);
    timer.every(announcer::announceDue);
    timer.every(recordings::endOverduePauses);
    return timer;
  }

  private void every(Runnable work) {
    var _ =
        scheduler.scheduleWithFixedDelay(
            () -> {
              try {
                lease.runIfLeader(work);
              } catch (RuntimeException e) {
                log.warn("Could not look for live recordings: {}", e.toString());
              }
            },
            INTERVAL.toMillis(),
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
