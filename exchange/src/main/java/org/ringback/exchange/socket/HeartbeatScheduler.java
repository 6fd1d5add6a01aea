package org.ringback.exchange.socket;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs every registered heartbeat at a fixed interval.
public final class HeartbeatScheduler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HeartbeatScheduler.class);

  private final Duration period;
  private final Set<Runnable> tasks = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("pulse").factory());

  public HeartbeatScheduler(Duration period) {
    this.period = period;
    var _ =
        scheduler.scheduleAtFixedRate(
            this::runAll, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  public Duration period() {
    return period;
  }

  public void add(Runnable task) {
    tasks.add(task);
  }

  public void remove(Runnable task) {
    tasks.remove(task);
  }

  private void runAll() {
    for (Runnable each : tasks) {
      try {
        each.run();
      } catch (RuntimeException e) {
        log.warn("Could not send a heartbeat", e); // one bad socket must not stop the others
      }
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
