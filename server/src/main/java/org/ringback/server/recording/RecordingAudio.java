package org.ringback.server.recording;

import java.io.InputStream;
import org.ringback.server.crypto.ChunkedCipher;
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

  /// Opens the WAV file of a recording from a position.
  ///
  /// @throws ProblemException 503 when the storage is unavailable
  InputStream open(StoredRecording.Audio audio, long position) {
    try {
      InputStream encrypted = storage.open(audio.objectKey(), ChunkedCipher.offset(position));
      return new ChunkedCipher(audio.dataKey()).decrypt(encrypted, position, audio.size());
    } catch (StorageException e) {
      log.warn("Could not open recording {}: {}", audio.objectKey(), e.getMessage());
      throw unavailable("The recording cannot be read from the storage. Try again in a moment.");
    }
  }

  private static ProblemException unavailable(String detail) {
    return new ProblemException(
        Problem.of(503, "storage-unavailable", "The storage is unavailable", detail));
  }
}
