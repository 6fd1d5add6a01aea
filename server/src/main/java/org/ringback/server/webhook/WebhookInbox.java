package org.ringback.server.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.call.Calls;
import org.ringback.server.db.BatchExecutor;
import org.ringback.server.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Twilio told us is kept before it is acknowledged, and applied in the same transaction when
/// that can be done at once; else it is applied later, after a new start too. Applying twice is
/// applying once, since the call's own events are kept once, so no lock is needed between nodes.
///
/// Callbacks that come at the same time, of whichever workspaces, are kept and applied in one
/// transaction, one such transaction after the other: more of them at once would share less and
/// wait for each other's rows.
public final class WebhookInbox implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookInbox.class);

  /// How long the many wait for a row that somebody has locked.
  private static final Duration LOCKED = Duration.ofMillis(100);

  /// How long one of them does when they did not get on: the others may hold what it waits for.
  private static final Duration LOCKED_ALONE = Duration.ofSeconds(1);

  /// Twilio waits 15 s for an acknowledgement, and asks again.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration KEPT = Duration.ofDays(7);
  private static final int BATCH = 200;

  private final Database db;
  private final WebhookInboxStore store;
  private final Calls calls;
  private final Clock clock;
  private final BatchExecutor<ReceivedCallback> batches;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webhook-inbox").factory());

  public WebhookInbox(Database db, Calls calls, Clock clock) {
    this.db = db;
    this.store = new WebhookInboxStore(db);
    this.calls = calls;
    this.clock = clock;
    this.batches = new BatchExecutor<>("webhooks", PATIENCE, new BatchProcessor());
  }

  /// Begins to drain what an earlier process left, and what fails from now on.
  public WebhookInbox start() {
    var _ = ticker.scheduleWithFixedDelay(this::drain, 0, 1, TimeUnit.SECONDS);
    var _ = ticker.scheduleWithFixedDelay(this::purge, 1, 60, TimeUnit.MINUTES);
    return this;
  }

  /// Durable when this returns, and mostly applied.
  void accept(ReceivedCallback arrival) {
    batches.submit(arrival);
  }

  private final class BatchProcessor implements BatchExecutor.Work<ReceivedCallback> {
    @Override
    public void processBatch(List<ReceivedCallback> arrivals) {
      accept(arrivals, LOCKED);
    }

    private void accept(List<ReceivedCallback> arrivals, Duration patience) {
      Instant now = clock.instant();
      db.inTransaction(
          patience,
          () -> {
            List<ReceivedCallback> fresh = store.insert(arrivals, now, now);
            calls.legsChanged(fresh.stream().map(ReceivedCallback::report).toList());
            return fresh;
          });
    }

    @Override
    public void processOne(ReceivedCallback arrival) {
      try {
        accept(List.of(arrival), LOCKED_ALONE);
      } catch (RuntimeException failed) {
        store.insert(List.of(arrival), clock.instant(), null);
        log.warn(
            "a callback of {} is acknowledged and will be applied later: {}",
            arrival.update().callSid(),
            failed.toString());
      }
    }
  }

  /// How many are stored and not applied; NaN when the database does not say.
  public double waiting() {
    try {
      return store.waiting();
    } catch (RuntimeException failed) {
      log.debug("the inbox cannot be counted", failed);
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
      log.warn("the webhook inbox is drained later: {}", failed.toString());
    }
  }

  private void purge() {
    try {
      int gone = store.purge(clock.instant().minus(KEPT));
      log.debug("{} applied webhooks are forgotten", gone);
    } catch (RuntimeException failed) {
      log.warn("old webhooks are forgotten later: {}", failed.toString());
    }
  }

  private void apply(WebhookInboxStore.StoredWebhook kept) {
    Instant now = clock.instant();
    try {
      db.inTransaction(
          () -> {
            store.applied(kept.workspace(), kept.id(), now);
            new TwilioForm(kept.form(), kept.receivedAt())
                .news()
                .ifPresent(news -> calls.legChanged(kept.workspace(), kept.call(), news));
            return kept;
          });
    } catch (RuntimeException failed) {
      log.warn("webhook {} is tried again: {}", kept.id(), failed.toString());
      store.failed(kept.workspace(), kept.id(), now, failed.toString());
    }
  }

  /// What is not applied by now is applied at the next start.
  @Override
  public void close() {
    ticker.shutdownNow();
    batches.close();
  }
}
