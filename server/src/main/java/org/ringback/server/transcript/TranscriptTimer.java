package org.ringback.server.transcript;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ringback.server.redaction.CardRedactor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the transcriptions that are due, decides about numbers that can no longer continue, and
/// silences recordings. Runs on every node: each task is claimed, and each decision locks its
/// transcript.
final class TranscriptTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TranscriptTimer.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /// Longer than a request to Twilio takes. Renewed while a recording is transcribed.
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final int MAX_DUE = 20;

  /// Bounds the load of the speech server.
  private static final int MAX_RECORDED = 2;

  /// Bounds the load of the storage.
  private static final int MAX_MUTES = 2;

  private final TranscriptStores stores;
  private final LiveTranscripts live;
  private final RecordedTranscripts recorded;
  private final Semaphore freeRecorded = new Semaphore(MAX_RECORDED);
  private final Semaphore freeMutes = new Semaphore(MAX_MUTES);

  /// The recordings that this node transcribes. They take longer than a lease, which is renewed.
  private final Set<TranscriptStore.Due> running = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("transcripts").factory());
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  private TranscriptTimer(
      TranscriptStores stores, LiveTranscripts live, RecordedTranscripts recorded) {
    this.stores = stores;
    this.live = live;
    this.recorded = recorded;
  }

  static TranscriptTimer start(
      TranscriptStores stores, LiveTranscripts live, RecordedTranscripts recorded) {
    TranscriptTimer timer = new TranscriptTimer(stores, live, recorded);
    live.onDue(() -> timer.wake(timer::startLive));
    recorded.onDue(() -> timer.wake(timer::startRecorded));
    timer.everyIfDue(stores.transcripts()::isDue, timer::startLive);
    timer.everyIfDue(
        () -> stores.transcripts().isDue() || stores.mutes().isDue(), timer::startRecorded);
    timer.everyIfDue(stores.utterances()::hasUndecided, timer::decide);
    timer.every(LEASE.dividedBy(3), timer::renew);
    return timer;
  }

  private void every(Duration interval, Runnable work) {
    var _ =
        scheduler.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                log.warn("Could not look for due transcripts: {}", e.toString());
              }
            },
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void everyIfDue(BooleanSupplier isDue, Runnable work) {
    every(
        INTERVAL,
        () -> {
          if (isDue.getAsBoolean()) {
            work.run();
          }
        });
  }

  private void wake(Runnable work) {
    try {
      scheduler.execute(work);
    } catch (RejectedExecutionException closed) {
      log.debug("A transcription is due while the server stops; another node starts it");
    }
  }

  private void startLive() {
    for (TranscriptStore.Due due : stores.transcripts().claim("live", MAX_DUE, LEASE)) {
      requests.execute(() -> attempt("start the transcription of", due, () -> live.start(due)));
    }
  }

  private void startRecorded() {
    for (AudioMuteStore.Mute mute : stores.mutes().claim(freeMutes.availablePermits(), LEASE)) {
      inTurn(
          freeMutes,
          () -> {
            try {
              recorded.mute(mute);
            } catch (RuntimeException e) {
              log.warn("Could not silence recording {}: {}", mute.recording(), e.toString());
            }
          });
    }
    int free = freeRecorded.availablePermits();
    for (TranscriptStore.Due due : stores.transcripts().claim("recording", free, LEASE)) {
      running.add(due);
      inTurn(
          freeRecorded,
          () -> {
            attempt("transcribe a recording of", due, () -> recorded.run(due));
            running.remove(due);
          });
    }
  }

  private void inTurn(Semaphore free, Runnable work) {
    free.acquireUninterruptibly();
    requests.execute(
        () -> {
          try {
            work.run();
          } finally {
            free.release();
          }
        });
  }

  private static void attempt(String what, TranscriptStore.Due due, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.warn("Could not {} call {}: {}", what, due.call(), e.toString());
    }
  }

  private void renew() {
    running.forEach(due -> stores.transcripts().retry(due, LEASE));
  }

  private void decide() {
    Duration open = Duration.ofMillis(CardRedactor.OPEN_MS);
    for (UtteranceStore.Undecided undecided : stores.utterances().undecided(open, MAX_DUE)) {
      try {
        live.decide(undecided);
      } catch (RuntimeException e) {
        log.warn("Could not redact the transcript of call {}: {}", undecided.call(), e.toString());
      }
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    requests.shutdownNow();
  }
}
