package org.ringback.server.call.outbound;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.call.CallStore;
import org.ringback.server.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks Twilio about calls of which no news comes: a callback may be lost, and the answer to a call
/// that we placed.
public final class Reconciler implements AutoCloseable {
  /// @param unplaced how long a call that we place may be without a CallSid
  /// @param placed how long there may be no news of a call that is not over
  /// @param every how often is looked
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

  public static Reconciler start(Database db, OutboundCalls calls, ReconcilerConfig config) {
    Reconciler reconciler = new Reconciler(new CallStore(db), calls, config);
    long every = config.every().toMillis();
    var _ =
        reconciler.clock.scheduleWithFixedDelay(
            reconciler::poll, every, every, TimeUnit.MILLISECONDS);
    return reconciler;
  }

  private void poll() {
    try {
      store.silent(config.unplaced(), config.placed()).forEach(this::ask);
    } catch (RuntimeException e) {
      log.warn("calls without news could not be looked for", e);
    }
  }

  private void ask(CallStore.StaleCall silent) {
    try {
      calls.ask(silent.workspace(), silent.call());
    } catch (RuntimeException e) {
      log.warn("nothing was learned of call {}: {}", silent.call(), e.getMessage());
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
