package org.ringback.server.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.db.BatchExecutor;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores each callback before it is acknowledged, and applies it in the same transaction when
/// possible. Retries a callback that could not be applied, also after a restart. Handlers are
/// idempotent, so nodes need no lock.
///
/// Callbacks that arrive at the same time share one transaction. Only one such transaction runs at
/// a time, because concurrent ones would be smaller and wait for each other's rows
/// (bench/README.md).
public final class WebhookInbox implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookInbox.class);

  /// The lock timeout of a batch.
  private static final Duration BATCH_LOCK_TIMEOUT = Duration.ofMillis(100);

  /// The lock timeout of one callback whose batch failed.
  private static final Duration SINGLE_LOCK_TIMEOUT = Duration.ofSeconds(1);

  /// Twilio waits 15 s for an acknowledgement, and then repeats the callback.
  private static final Duration ACCEPT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration RETENTION = Duration.ofDays(7);
  private static final int BATCH = 200;

  private final Database db;
  private final WebhookInboxStore store;
  private final CallbackHandler handler;
  private final Clock clock;
  private final BatchExecutor<VerifiedWebhook> batches;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webhook-inbox").factory());

  public WebhookInbox(Database db, CallbackHandler handler, Clock clock) {
    this.db = db;
    this.store = new WebhookInboxStore(db);
    this.handler = handler;
    this.clock = clock;
    this.batches = new BatchExecutor<>("webhooks", ACCEPT_TIMEOUT, new BatchProcessor());
  }

  /// Starts to apply the callbacks that are stored, of earlier processes too, and to retry
  /// failures.
  public WebhookInbox start() {
    var _ = ticker.scheduleWithFixedDelay(this::drain, 0, 1, TimeUnit.SECONDS);
    var _ = ticker.scheduleWithFixedDelay(this::purge, 1, 60, TimeUnit.MINUTES);
    return this;
  }

  /// Stores and normally applies a callback before it returns.
  void accept(VerifiedWebhook callback) {
    batches.submit(callback);
  }

  private final class BatchProcessor implements BatchExecutor.Work<VerifiedWebhook> {
    @Override
    public void processBatch(List<VerifiedWebhook> callbacks) {
      process(callbacks, BATCH_LOCK_TIMEOUT);
    }

    private void process(List<VerifiedWebhook> callbacks, Duration lockTimeout) {
      Instant now = clock.instant();
      db.inTransaction(
          lockTimeout,
          () -> {
            List<VerifiedWebhook> inserted = store.insert(callbacks, now, now);
            handler.apply(inserted);
            return inserted;
          });
    }

    @Override
    public void processOne(VerifiedWebhook callback) {
      try {
        process(List.of(callback), SINGLE_LOCK_TIMEOUT);
      } catch (RuntimeException failed) {
        store.insert(List.of(callback), clock.instant(), null);
        log.warn(
            "Could not apply a callback of call {}, retrying later: {}",
            callback.get("CallSid").orElse("?"),
            failed.toString());
      }
    }
  }

  /// Returns the number of callbacks that are not applied; NaN when the database is unreachable.
  public double waiting() {
    try {
      return store.waiting();
    } catch (RuntimeException failed) {
      log.debug("Could not count the webhook inbox", failed);
      return Double.NaN;
    }
  }

  private void drain() {
    try {
      List<WebhookInboxStore.StoredWebhook> due;
      do {
        due = store.due(clock.instant(), BATCH);
        due.forEach(this::apply);
      } while (due.size() == BATCH);
    } catch (RuntimeException failed) {
      log.warn("Could not drain the webhook inbox: {}", failed.toString());
    }
  }

  private void purge() {
    try {
      int deleted = store.purge(clock.instant().minus(RETENTION));
      log.debug("Deleted {} applied webhooks", deleted);
    } catch (RuntimeException failed) {
      log.warn("Could not delete applied webhooks: {}", failed.toString());
    }
  }

  private void apply(WebhookInboxStore.StoredWebhook stored) {
    WorkspaceId workspace = stored.webhook().workspace();
    Instant now = clock.instant();
    try {
      db.inTransaction(
          () -> {
            store.applied(workspace, stored.id(), now);
            handler.apply(List.of(stored.webhook()));
            return stored;
          });
    } catch (RuntimeException failed) {
      log.warn("Could not apply webhook {}, retrying later: {}", stored.id(), failed.toString());
      store.failed(workspace, stored.id(), now, failed.toString());
    }
  }

  /// Stops processing. The next start applies the remaining callbacks.
  @Override
  public void close() {
    ticker.shutdownNow();
    batches.close();
  }
}
