package org.ringback.server.recording;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the attempts that are due, on every node, and looks for recordings that should exist, on
/// one node.
final class RecordingTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RecordingTimer.class);

  /// Bounds the connections to Twilio, and the memory of a node: a part of each object.
  private static final int MAX_RUNNING = 4;

  /// How long the attempt of a killed node keeps its claim. A running attempt extends it.
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration BETWEEN_EXTENSIONS = Duration.ofSeconds(30);
  private static final Duration BETWEEN_CLEANUPS = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(5);

  private final RecordingStores stores;
  private final RecordingChecks checks;
  private final Ingest ingest;
  private final LooseObjects looseObjects;
  private final LeaderLease lease;
  private final Semaphore free = new Semaphore(MAX_RUNNING);
  private final Set<IngestStore.Job> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService scheduler = thread("recordings");

  /// Waits for Twilio and the storage, which the claims must not do.
  private final ScheduledExecutorService checking = thread("recording-checks");

  private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();

  private RecordingTimer(
      RecordingStores stores,
      RecordingChecks checks,
      Ingest ingest,
      LooseObjects looseObjects,
      LeaderLease lease) {
    this.stores = stores;
    this.checks = checks;
    this.ingest = ingest;
    this.looseObjects = looseObjects;
    this.lease = lease;
  }

  static RecordingTimer of(
      RecordingStores stores,
      CallRecordings recordings,
      RecordingChecks checks,
      Ingest ingest,
      LooseObjects looseObjects,
      LeaderLease lease) {
    RecordingTimer timer = new RecordingTimer(stores, checks, ingest, looseObjects, lease);
    recordings.onDue(timer::wake);
    return timer;
  }

  void start() {
    every(
        INTERVAL,
        scheduler,
        () -> {
          if (stores.ingest().isDue()) {
            startDue();
          }
        });
    every(BETWEEN_EXTENSIONS, scheduler, this::extendClaims);
    every(BETWEEN_CHECKS, checking, this::check);
    every(BETWEEN_CLEANUPS, checking, () -> lease.runIfLeader(looseObjects::deleteAll));
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  private static void every(Duration interval, ScheduledExecutorService on, Runnable work) {
    var _ =
        on.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                log.warn("Could not process due recordings: {}", e.toString());
              }
            },
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void wake() {
    try {
      scheduler.execute(this::startDue);
    } catch (RejectedExecutionException closed) {
      log.debug("A recording is due while the server stops; another start finds it");
    }
  }

  private void startDue() {
    int capacity = free.availablePermits();
    if (capacity == 0) {
      return;
    }
    for (IngestStore.Job job : stores.ingest().claim(capacity, LEASE)) {
      free.acquireUninterruptibly();
      running.add(job);
      attempts.execute(
          () -> {
            try {
              ingest.run(job);
            } catch (RuntimeException e) {
              log.warn("Could not process recording {}: {}", job.sid(), e.toString());
            } finally {
              running.remove(job);
              free.release();
              wake();
            }
          });
    }
  }

  private void extendClaims() {
    running.forEach(job -> stores.ingest().extend(job, LEASE));
  }

  private void check() {
    lease.runIfLeader(
        () -> {
          for (RecordingCheckStore.UncheckedCall call : checks.due()) {
            try {
              checks.check(call);
            } catch (RuntimeException e) {
              log.warn(
                  "Could not look for the recording of call {}: {}", call.call(), e.toString());
              checks.postpone(call);
            }
          }
        });
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    checking.shutdownNow();
    attempts.shutdownNow();
  }
}
