package org.ringback.exchange.socket;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls on everyone at a steady pace, and on anyone once after a while.
public final class HeartbeatScheduler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HeartbeatScheduler.class);

  private final Duration period;
  private final Set<Runnable> members = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("pulse").factory());

  public HeartbeatScheduler(Duration period) {
    this.period = period;
    var _ =
        clock.scheduleAtFixedRate(
            this::beat, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  public Duration period() {
    return period;
  }

  public void add(Runnable member) {
    members.add(member);
  }

  public void remove(Runnable member) {
    members.remove(member);
  }

  /// Runs it once, on a thread of its own.
  public void after(Duration delay, Runnable task) {
    if (!clock.isShutdown()) {
      var _ =
          clock.schedule(
              () -> Thread.startVirtualThread(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void beat() {
    for (Runnable each : members) {
      try {
        each.run();
      } catch (RuntimeException e) {
        log.warn("a heartbeat failed", e); // one bad socket must not stop the others' hearts
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
