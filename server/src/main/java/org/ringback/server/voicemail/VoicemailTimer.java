package org.ringback.server.voicemail;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for messages whose callbacks are lost, on one node.
final class VoicemailTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VoicemailTimer.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /// How long after its end the message of a call is expected. Twilio repeats a callback for less.
  private static final Duration EXPECTED = Duration.ofMinutes(2);

  private static final int MAX_CHECKED = 50;

  private final VoicemailStore store;
  private final Voicemails voicemails;
  private final LeaderLease lease;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("voicemail").factory());

  private VoicemailTimer(VoicemailStore store, Voicemails voicemails, LeaderLease lease) {
    this.store = store;
    this.voicemails = voicemails;
    this.lease = lease;
  }

  static VoicemailTimer start(VoicemailStore store, Voicemails voicemails, LeaderLease lease) {
    VoicemailTimer timer = new VoicemailTimer(store, voicemails, lease);
    var _ =
        timer.scheduler.scheduleWithFixedDelay(
            timer::check, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return timer;
  }

  private void check() {
    try {
      lease.runIfLeader(() -> store.unchecked(EXPECTED, MAX_CHECKED).forEach(this::recover));
    } catch (RuntimeException e) {
      log.warn("Could not look for missing messages: {}", e.toString());
    }
  }

  private void recover(VoicemailStore.UncheckedCall unchecked) {
    try {
      voicemails.recover(unchecked);
    } catch (RuntimeException e) {
      log.warn("Could not look for the message of call {}: {}", unchecked.call(), e.toString());
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
