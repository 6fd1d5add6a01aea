package org.ringback.server.call.outbound;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.call.CallStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks Twilio about open calls that had no update for a while: a callback may be lost, or the
/// response to a call that the server placed.
public final class Reconciler implements AutoCloseable {
  /// @param unplaced how long a call that the server places may lack a CallSid
  /// @param placed how long an open call may be without an update
  /// @param every the polling interval
  public record ReconcilerConfig(Duration unplaced, Duration placed, Duration every) {
    public static final ReconcilerConfig PRODUCTION =
        new ReconcilerConfig(Duration.ofSeconds(45), Duration.ofMinutes(5), Duration.ofSeconds(30));
  }

  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

  private final CallStore store;
  private final OutboundCalls calls;
  private final ReconcilerConfig config;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("reconciler").factory());

  private Reconciler(CallStore store, OutboundCalls calls, ReconcilerConfig config) {
    this.store = store;
    this.calls = calls;
    this.config = config;
  }

  static Reconciler start(CallStore store, OutboundCalls calls, ReconcilerConfig config) {
    Reconciler reconciler = new Reconciler(store, calls, config);
    long every = config.every().toMillis();
    var _ =
        reconciler.clock.scheduleWithFixedDelay(
            reconciler::poll, every, every, TimeUnit.MILLISECONDS);
    return reconciler;
  }

  private void poll() {
    try {
      store.claimStaleCalls(config.unplaced(), config.placed()).forEach(this::ask);
    } catch (RuntimeException e) {
      log.warn("Could not look for stale calls", e);
    }
  }

  private void ask(CallStore.StaleCall stale) {
    try {
      calls.reconcile(stale.workspace(), stale.call());
    } catch (RuntimeException e) {
      log.warn("Could not reconcile call {}: {}", stale.call(), e.getMessage());
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
