package org.ringback.server.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.db.Database;
import org.ringback.server.webhook.WebhookInboxStore.StoredWebhook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies the stored webhooks that are due, of earlier processes and other nodes too, and deletes
/// applied ones after a week. A webhook is locked while it is applied, so another node skips it. If
/// the node dies, the transaction ends and the webhook waits again.
///
/// Uses one connection at most, and rests after each batch as long as the batch took, so that a
/// long backlog does not delay new webhooks.
final class InboxDrain implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InboxDrain.class);

  private static final Duration BATCH_LOCK_TIMEOUT = Duration.ofMillis(100);
  private static final Duration SINGLE_LOCK_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration RETENTION = Duration.ofDays(7);
  private static final int BATCH = 64;

  private final Database db;
  private final WebhookInboxStore store;
  private final Collection<WebhookHandler> handlers;
  private final RetrySchedule schedule;
  private final InboxMeters meters;
  private final Clock clock;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webhook-inbox").factory());

  InboxDrain(
      Database db,
      WebhookInboxStore store,
      Collection<WebhookHandler> handlers,
      RetrySchedule schedule,
      InboxMeters meters,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.handlers = handlers;
    this.schedule = schedule;
    this.meters = meters;
    this.clock = clock;
  }

  void start() {
    var _ = ticker.scheduleWithFixedDelay(this::drain, 0, 1, TimeUnit.SECONDS);
    var _ = ticker.scheduleWithFixedDelay(this::purge, 1, 60, TimeUnit.MINUTES);
  }

  /// Returns the handlers of kinds that have due webhooks. Usually there is none, and one statement
  /// says so for all kinds.
  private List<WebhookHandler> withDueWebhooks() {
    Set<String> due =
        store.dueKinds(handlers.stream().map(WebhookHandler::kind).toList(), clock.instant());
    return handlers.stream().filter(handler -> due.contains(handler.kind().name())).toList();
  }

  /// Takes one batch of each kind in turn, until no kind has more.
  private void drain() {
    try {
      List<WebhookHandler> remaining = new ArrayList<>(withDueWebhooks());
      while (!remaining.isEmpty()) {
        long start = System.nanoTime();
        remaining.removeIf(handler -> !applyDue(handler));
        if (!remaining.isEmpty()) {
          TimeUnit.NANOSECONDS.sleep(System.nanoTime() - start);
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      log.warn("Could not drain the webhook inbox: {}", failed.toString());
    }
  }

  /// @return whether the kind may have more webhooks that are due
  private boolean applyDue(WebhookHandler handler) {
    int limit = handler.isBatched() ? BATCH : 1;
    List<StoredWebhook> due = new ArrayList<>();
    try {
      db.inTransaction(
          BATCH_LOCK_TIMEOUT,
          () -> {
            due.addAll(store.lockDue(handler.kind(), clock.instant(), limit));
            apply(handler, due);
            return due;
          });
      meters.count(handler.kind(), InboxMeters.Outcome.APPLIED, due.size());
    } catch (RuntimeException failed) {
      if (due.isEmpty()) {
        throw failed;
      }
      log.debug("Could not apply {} webhooks together", due.size(), failed);
      due.forEach(each -> applyOne(handler, each));
    }
    return due.size() == limit;
  }

  private void apply(WebhookHandler handler, List<StoredWebhook> locked) {
    if (!locked.isEmpty()) {
      handler.apply(locked.stream().map(StoredWebhook::webhook).toList());
      store.applied(locked, clock.instant());
    }
  }

  private void applyOne(WebhookHandler handler, StoredWebhook stored) {
    try {
      int applied =
          db.inTransaction(
              SINGLE_LOCK_TIMEOUT,
              () -> {
                List<StoredWebhook> locked = store.lock(stored) ? List.of(stored) : List.of();
                apply(handler, locked);
                return locked.size();
              });
      meters.count(handler.kind(), InboxMeters.Outcome.APPLIED, applied);
    } catch (RuntimeException cause) {
      RetrySchedule.Failure failure = schedule.after(stored.failures(), cause, clock.instant());
      if (store.failed(stored, failure)) {
        meters.countFailure(handler.kind(), failure);
        WebhookInbox.logFailure(
            handler.kind(), stored.workspace(), String.valueOf(stored.id()), failure);
      }
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

  /// Stops at once. A transaction that is not committed is rolled back.
  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
