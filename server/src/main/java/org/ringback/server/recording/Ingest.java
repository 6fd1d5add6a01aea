package org.ringback.server.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.crypto.ChunkedCipher;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.recording.IngestStore.Job;
import org.ringback.server.recording.RecordingObjectStore.LooseObject;
import org.ringback.server.storage.ObjectStorage;
import org.ringback.server.storage.StorageException;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches the audio of a recording from Twilio, encrypts it and stores it. The audio passes
/// through in pieces, so a long recording needs as much memory as a short one. An attempt may fail
/// or stop at any point: the next one has a key and an object of its own. An object that no
/// recording refers to is deleted later.
final class Ingest {
  private static final Logger log = LoggerFactory.getLogger(Ingest.class);

  /// Twilio rounds durations to seconds.
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private static final Duration TRANSCRIPTION_DELAY = Duration.ofSeconds(30);
  private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);

  /// While the storage fails, nothing is downloaded, so attempts are cheap.
  private static final Duration LONGEST_STORAGE_DELAY = Duration.ofSeconds(30);

  /// How long a recording is tried when Twilio does not return it. A failure of the storage has no
  /// such limit, because Twilio still has the recording.
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final RecordingStores stores;
  private final CallRecordings recordings;
  private final ObjectStorage storage;
  private final LooseObjects looseObjects;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /// Whether the last attempt to store audio failed.
  private volatile boolean isStorageDown;

  Ingest(
      RecordingStores stores,
      CallRecordings recordings,
      ObjectStorage storage,
      LooseObjects looseObjects,
      Credentials credentials,
      TwilioApi twilio,
      Clock clock) {
    this.stores = stores;
    this.recordings = recordings;
    this.storage = storage;
    this.looseObjects = looseObjects;
    this.credentials = credentials;
    this.twilio = twilio;
    this.clock = clock;
  }

  /// Runs one attempt.
  void run(Job job) {
    try {
      if (job.status() == RecordingStatus.PROCESSING) {
        fetch(job);
      } else {
        deleteAtTwilio(job);
      }
    } catch (IOException | RuntimeException e) {
      retry(job, e);
    }
  }

  private void fetch(Job job) throws IOException {
    if (isStorageDown) {
      storage.check();
      isStorageDown = false;
    }
    stores.objects().begin(job.workspace(), job.id(), job.objectKey());
    StoredRecording.Audio audio;
    try {
      audio = storage.put(job.objectKey(), out -> download(job, out));
    } catch (StorageException failure) {
      isStorageDown = true;
      throw failure;
    } catch (IOException | RuntimeException e) {
      stores.objects().end(job.workspace(), job.objectKey());
      throw e;
    }
    if (!recordings.saveAudio(job, audio)) {
      looseObjects.delete(new LooseObject(job.workspace(), job.objectKey()));
    }
  }

  private StoredRecording.Audio download(Job job, OutputStream out) {
    Secret key = ChunkedCipher.newKey(random);
    StoredRecording.Audio audio =
        credentials.requestAs(
            job.workspace(),
            auth ->
                twilio.readRecording(
                    auth,
                    job.sid(),
                    job.channels(),
                    body -> AudioEncryption.encrypt(job.objectKey(), key, body, out)));
    check(job, audio);
    return audio;
  }

  private static void check(Job job, StoredRecording.Audio audio) {
    if (audio.durationMs() == 0) {
      throw new WrongAudio("the file has no audio");
    }
    Integer reported = job.durationSec();
    if (reported != null
        && Math.abs(audio.durationMs() - reported * 1000L) > TOLERANCE.toMillis()) {
      throw new WrongAudio(
          "the audio has %.1f s, but Twilio reported %d s"
              .formatted(audio.durationMs() / 1000.0, reported));
    }
  }

  /// Deletes Twilio's copy when ours can be read, and verifies that its audio is gone. Waits until
  /// Twilio has transcribed it.
  private void deleteAtTwilio(Job job) throws IOException {
    if (recordings.isBeingTranscribed(job)) {
      stores.ingest().extend(job, TRANSCRIPTION_DELAY);
      return;
    }
    verify(job);
    credentials.requestAs(
        job.workspace(),
        auth -> {
          twilio.deleteRecording(auth, job.sid());
          return job;
        });
    try {
      credentials.requestAs(
          job.workspace(),
          auth -> twilio.readRecording(auth, job.sid(), job.channels(), InputStream::read));
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() == 404) {
        stores.ingest().saveDeletedAtTwilio(job);
        return;
      }
      throw refused;
    }
    throw new WrongAudio("Twilio has the audio after its deletion");
  }

  private void verify(Job job) throws IOException {
    StoredRecording.Audio audio =
        stores
            .recordings()
            .find(job.workspace(), job.id())
            .map(StoredRecording::audio)
            .orElseThrow(() -> new WrongAudio("the recording was deleted"));
    MessageDigest sha256 = Sha256.digest();
    try (InputStream stored =
        new ChunkedCipher(audio.dataKey().get())
            .decrypt(storage.open(audio.objectKey(), 0), 0, audio.size())) {
      stored.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
    }
    if (!MessageDigest.isEqual(sha256.digest(), audio.sha256())) {
      throw new WrongAudio("the stored audio is not what Twilio returned");
    }
  }

  private void retry(Job job, Exception e) {
    String error = e.getMessage() == null ? e.toString() : e.getMessage();
    log.warn("Could not process recording {} (attempt {}): {}", job.sid(), job.attempt(), error);
    boolean isFetch = job.status() == RecordingStatus.PROCESSING;
    boolean hasStorageFailed = e instanceof StorageException;
    if (isFetch && !hasStorageFailed && clock.instant().isAfter(job.triedSince().plus(PATIENCE))) {
      recordings.fail(job, error);
    } else {
      Duration longest = hasStorageFailed ? LONGEST_STORAGE_DELAY : LONGEST_DELAY;
      recordings.postpone(job, error, delay(job.attempt(), longest), hasStorageFailed);
    }
  }

  private Duration delay(int attempt, Duration longest) {
    long doubled = FIRST_DELAY.toMillis() << Math.min(attempt - 1, 12);
    long bounded = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(bounded / 2 + random.nextLong(bounded / 2 + 1));
  }
}
