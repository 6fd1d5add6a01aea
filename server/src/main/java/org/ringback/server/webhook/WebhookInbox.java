package org.ringback.server.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ringback.server.db.BatchExecutor;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores each webhook before it is acknowledged, and applies it in the same transaction when
/// possible. [InboxDrain] retries a webhook that could not be applied, also after a restart and on
/// any node.
///
/// Webhooks of a batched kind that arrive at the same time share one transaction. Only one such
/// transaction of a kind runs at a time, because concurrent ones would be smaller and wait for each
/// other's rows (bench/README.md).
public final class WebhookInbox implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookInbox.class);

  /// The lock timeout of a batch.
  private static final Duration BATCH_LOCK_TIMEOUT = Duration.ofMillis(100);

  /// The lock timeout of one webhook: of a kind that is not batched, or whose batch failed.
  private static final Duration SINGLE_LOCK_TIMEOUT = Duration.ofSeconds(1);

  /// Twilio waits 15 s for an acknowledgement, and then repeats the callback.
  private static final Duration ACCEPT_TIMEOUT = Duration.ofSeconds(10);

  private final Database db;
  private final WebhookInboxStore store;
  private final RetrySchedule schedule;
  private final InboxMeters meters;
  private final Clock clock;
  private final InboxDrain drain;
  private final Map<WebhookKind, BatchExecutor<VerifiedWebhook>> batches = new HashMap<>();

  WebhookInbox(
      Database db,
      WebhookInboxStore store,
      Collection<WebhookHandler> handlers,
      RetrySchedule schedule,
      InboxMeters meters,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.schedule = schedule;
    this.meters = meters;
    this.clock = clock;
    this.drain = new InboxDrain(db, store, handlers, schedule, meters, clock);
    for (WebhookHandler handler : handlers) {
      if (handler.isBatched()) {
        batches.put(
            handler.kind(),
            new BatchExecutor<>(
                "webhooks-" + handler.kind().name(), ACCEPT_TIMEOUT, new Intake(handler)));
      }
    }
  }

  /// Starts to apply stored webhooks in the background.
  public void start() {
    drain.start();
  }

  /// Stores and normally applies a webhook before it returns.
  void accept(WebhookHandler handler, VerifiedWebhook webhook) {
    BatchExecutor<VerifiedWebhook> batch = batches.get(handler.kind());
    if (batch == null) {
      new Intake(handler).processOne(webhook);
    } else {
      batch.submit(webhook);
    }
  }

  /// Stores and applies new webhooks of one kind.
  private final class Intake implements BatchExecutor.Work<VerifiedWebhook> {
    private final WebhookHandler handler;

    Intake(WebhookHandler handler) {
      this.handler = handler;
    }

    @Override
    public void processBatch(List<VerifiedWebhook> webhooks) {
      process(webhooks, BATCH_LOCK_TIMEOUT);
    }

    private void process(List<VerifiedWebhook> webhooks, Duration lockTimeout) {
      Instant now = clock.instant();
      int applied =
          db.inTransaction(
              lockTimeout,
              () -> {
                List<VerifiedWebhook> inserted = store.insertApplied(handler, webhooks, now);
                if (!inserted.isEmpty()) {
                  handler.apply(inserted);
                }
                return inserted.size();
              });
      meters.count(handler.kind(), InboxMeters.Outcome.APPLIED, applied);
      meters.count(handler.kind(), InboxMeters.Outcome.REPEATED, webhooks.size() - applied);
    }

    @Override
    public void processOne(VerifiedWebhook webhook) {
      try {
        process(List.of(webhook), SINGLE_LOCK_TIMEOUT);
      } catch (RuntimeException cause) {
        RetrySchedule.Failure failure =
            schedule.after(RetrySchedule.Failures.NONE, cause, clock.instant());
        if (store.insertFailed(handler, handler.storable(webhook), failure)) {
          meters.countFailure(handler.kind(), failure);
          logFailure(
              handler.kind(), webhook.workspace(), handler.key(webhook).orElse("?"), failure);
        }
      }
    }
  }

  /// @param webhook its key or its id in the database
  static void logFailure(
      WebhookKind kind, WorkspaceId workspace, String webhook, RetrySchedule.Failure failure) {
    if (failure.setAsideAt() == null) {
      log.warn(
          "Could not apply {} webhook {}, attempt {}, next at {}: {}",
          kind.name(),
          webhook,
          failure.attempts(),
          failure.nextTryAt(),
          failure.error());
    } else {
      log.error(
          "Could not apply {} webhook {} of workspace {} and set it aside after {} attempts: {}",
          kind.name(),
          webhook,
          workspace,
          failure.attempts(),
          failure.error());
    }
  }

  /// Stops processing. The next start, or another node, applies the remaining webhooks.
  @Override
  public void close() {
    drain.close();
    batches.values().forEach(BatchExecutor::close);
  }
}
