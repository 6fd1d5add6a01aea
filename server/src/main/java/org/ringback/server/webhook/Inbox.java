package org.ringback.server.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.workspace.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Twilio told us is kept, acknowledged, applied, in this order: a process that dies between
/// any two of these loses nothing. Applying twice is applying once, since the call's own events are
/// kept once, so no lock is needed between nodes.
public final class Inbox implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  /// How long an acknowledgement waits for its application: it is durable, so it need not.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// For so long the request that brought it is thought to be at it.
  private static final Duration OWN_TRY = Duration.ofSeconds(2);

  private static final Duration KEPT = Duration.ofDays(7);
  private static final int BATCH = 200;

  private final InboxStore store;
  private final Calls calls;
  private final Clock clock;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webhook-inbox").factory());

  public Inbox(Database db, Calls calls, Clock clock) {
    this.store = new InboxStore(db);
    this.calls = calls;
    this.clock = clock;
  }

  /// Begins to drain what an earlier process left, and what fails from now on.
  public Inbox start() {
    var _ = ticker.scheduleWithFixedDelay(this::drain, 0, 1, TimeUnit.SECONDS);
    var _ = ticker.scheduleWithFixedDelay(this::forget, 1, 60, TimeUnit.MINUTES);
    return this;
  }

  /// Durable when this returns, and mostly applied.
  void take(WorkspaceId workspace, @Nullable CallId call, TwilioForm.Key key, FormBody form) {
    Instant now = clock.instant();
    Optional<Long> id = store.insert(workspace, call, key, form, now, now.plus(OWN_TRY));
    if (id.isEmpty()) {
      return;
    }
    InboxStore.Kept kept = new InboxStore.Kept(id.get(), workspace, call, form, now);
    Future<?> applying = workers.submit(() -> apply(kept));
    try {
      applying.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      log.warn("webhook {} is acknowledged and will be applied later", kept.id());
    } catch (ExecutionException failed) {
      log.error("webhook {} was not applied", kept.id(), failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
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
      List<InboxStore.Kept> due;
      do {
        due = store.due(clock.instant(), BATCH);
        due.forEach(this::apply);
      } while (due.size() == BATCH);
    } catch (RuntimeException failed) {
      log.warn("the webhook inbox is drained later: {}", failed.toString());
    }
  }

  private void forget() {
    try {
      int gone = store.forget(clock.instant().minus(KEPT));
      log.debug("{} applied webhooks are forgotten", gone);
    } catch (RuntimeException failed) {
      log.warn("old webhooks are forgotten later: {}", failed.toString());
    }
  }

  private void apply(InboxStore.Kept kept) {
    try {
      new TwilioForm(kept.form(), kept.receivedAt())
          .news()
          .ifPresent(news -> calls.legChanged(kept.workspace(), kept.call(), news));
      store.applied(kept.workspace(), kept.id(), clock.instant());
    } catch (RuntimeException failed) {
      log.warn("webhook {} is tried again: {}", kept.id(), failed.toString());
      store.failed(kept.workspace(), kept.id(), clock.instant(), failed.toString());
    }
  }

  /// What is not applied by now is applied at the next start.
  @Override
  public void close() {
    ticker.shutdownNow();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(2, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException stopping) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
