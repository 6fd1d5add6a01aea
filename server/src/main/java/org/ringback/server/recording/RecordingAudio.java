package org.ringback.server.recording;

import java.io.InputStream;
import org.ringback.server.crypto.ChunkedCipher;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.storage.ObjectStorage;
import org.ringback.server.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads stored audio, and checks that audio can be stored.
final class RecordingAudio {
  private static final Logger log = LoggerFactory.getLogger(RecordingAudio.class);

  private final ObjectStorage storage;

  RecordingAudio(ObjectStorage storage) {
    this.storage = storage;
  }

  /// @throws ProblemException 503 when the storage is unavailable
  void check() {
    try {
      storage.check();
    } catch (StorageException e) {
      log.warn("Could not write to the storage of recordings: {}", e.getMessage());
      throw unavailable("Recordings cannot be stored. Ask the operator to check the storage.");
    }
  }

  /// @throws ProblemException 503 when the key of the audio cannot be decrypted
  void requireKey(StoredRecording.Audio audio) {
    var _ = key(audio);
  }

  /// Opens the WAV file of a recording from a position.
  ///
  /// @throws ProblemException 503 when the key of the audio cannot be decrypted, or the storage is
  ///   unavailable
  InputStream open(StoredRecording.Audio audio, long position) {
    Secret key = key(audio);
    try {
      InputStream encrypted = storage.open(audio.objectKey(), ChunkedCipher.offset(position));
      return new ChunkedCipher(key).decrypt(encrypted, position, audio.size());
    } catch (StorageException e) {
      log.warn("Could not open recording {}: {}", audio.objectKey(), e.getMessage());
      throw unavailable("The recording cannot be read from the storage. Try again in a moment.");
    }
  }

  private static Secret key(StoredRecording.Audio audio) {
    try {
      return audio.dataKey().get();
    } catch (SecretCipher.DecryptionFailed e) {
      log.error("Could not decrypt the key of recording {}: {}", audio.objectKey(), e.getMessage());
      throw new ProblemException(
          Problem.of(
              503,
              "recording-unreadable",
              "The recording cannot be read",
              "The server cannot decrypt the key of this recording. The server's log has the"
                  + " reason."));
    }
  }

  private static ProblemException unavailable(String detail) {
    return new ProblemException(
        Problem.of(503, "storage-unavailable", "The storage is unavailable", detail));
  }
}
