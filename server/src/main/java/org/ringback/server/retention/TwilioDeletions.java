package org.ringback.server.retention;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.db.Database;
import org.ringback.server.twilio.RecordingSid;
import org.ringback.server.twilio.TwilioApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes recordings and calls at Twilio. A failure is repeated for a week, and then reported.
final class TwilioDeletions {
  private static final Logger log = LoggerFactory.getLogger(TwilioDeletions.class);

  /// Bounds the connections to Twilio.
  private static final int BATCH = 8;

  /// Longer than a request to Twilio takes.
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofDays(7);

  private final Database db;
  private final TwilioDeletionStore store;
  private final ErasureStore erasures;
  private final WorkspaceDeletionStore workspaces;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final AuditLog audit;
  private final Clock clock;

  TwilioDeletions(
      Database db,
      TwilioDeletionStore store,
      ErasureStore erasures,
      WorkspaceDeletionStore workspaces,
      Credentials credentials,
      TwilioApi twilio,
      AuditLog audit,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.erasures = erasures;
    this.workspaces = workspaces;
    this.credentials = credentials;
    this.twilio = twilio;
    this.audit = audit;
    this.clock = clock;
  }

  /// Deletes what is due. Several nodes may do so at the same time.
  void runDue() throws InterruptedException {
    if (!store.isDue()) {
      return;
    }
    List<TwilioDeletionStore.Due> due;
    do {
      due = store.claim(BATCH, LEASE);
      try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<?> request :
            due.stream().map(each -> requests.submit(() -> run(each))).toList()) {
          request.get();
        }
      } catch (ExecutionException e) {
        log.warn("Could not delete at Twilio: {}", String.valueOf(e.getCause()));
      }
    } while (due.size() == BATCH);
  }

  private void run(TwilioDeletionStore.Due due) {
    try {
      credentials.requestAs(
          due.workspace(),
          auth -> {
            if (due.sid().startsWith("RE")) {
              twilio.deleteRecording(auth, new RecordingSid(due.sid()));
            } else {
              twilio.deleteCall(auth, due.sid());
            }
            return due;
          });
    } catch (CredentialsMissing missing) {
      fail(due, "The workspace is not connected to Twilio.");
      return;
    } catch (RuntimeException failure) {
      retry(due, failure);
      return;
    }
    db.inTransaction(
        () -> {
          UUID erasure = due.erasure();
          if (store.end(due) && erasure != null) {
            erasures.add(due.workspace(), erasure, ErasedCounts.atTwilio(due.sid()));
          }
          return due;
        });
  }

  private void retry(TwilioDeletionStore.Due due, RuntimeException failure) {
    String cause = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (clock.instant().isAfter(due.queuedAt().plus(PATIENCE))) {
      fail(due, cause);
      return;
    }
    log.warn("Could not delete {} at Twilio (attempt {}): {}", due.sid(), due.attempt(), cause);
    long delay = FIRST_DELAY.toMillis() << Math.min(due.attempt() - 1, 12);
    store.retry(due, cause, Duration.ofMillis(Math.min(delay, LONGEST_DELAY.toMillis())));
  }

  /// Reports that Twilio keeps a resource.
  private void fail(TwilioDeletionStore.Due due, String cause) {
    db.inTransaction(
        () -> {
          UUID erasure = due.erasure();
          if (store.end(due)) {
            audit.write(
                due.workspace(),
                AuditEvent.ofService(
                    null, "retention.twilio-failed", due.sid(), Map.of("cause", cause)));
            workspaces.addLeftovers(due.workspace(), List.of(due.sid() + ": " + cause));
            if (erasure != null) {
              erasures.addFailure(due.workspace(), erasure, new Erasure.Failure(due.sid(), cause));
            }
          }
          return due;
        });
  }
}
