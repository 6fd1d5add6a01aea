package org.ringback.server.recording;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.UUID;
import org.ringback.server.crypto.ChunkedCipher;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.recording.RecordingObjectStore.LooseObject;
import org.ringback.server.storage.ObjectStorage;
import org.ringback.server.tenancy.WorkspaceId;

/// Replaces the stored audio of a recording, for example by the same audio with silence in some
/// places. It has a key and an object of its own, so a crash leaves either of both.
final class AudioReplacement {
  private final Database db;
  private final RecordingStores stores;
  private final RecordingAudio audio;
  private final ObjectStorage storage;
  private final LooseObjects looseObjects;
  private final SecureRandom random = new SecureRandom();

  AudioReplacement(
      Database db,
      RecordingStores stores,
      RecordingAudio audio,
      ObjectStorage storage,
      LooseObjects looseObjects) {
    this.db = db;
    this.stores = stores;
    this.audio = audio;
    this.storage = storage;
    this.looseObjects = looseObjects;
  }

  /// Changes a WAV file.
  @FunctionalInterface
  interface Filter {
    InputStream apply(InputStream wav) throws IOException;
  }

  /// Passes the WAV file of a recording through a filter, and stores what it returns.
  ///
  /// @return false when the audio was replaced or deleted meanwhile
  boolean replace(
      WorkspaceId workspace, UUID recording, StoredRecording.Audio former, Filter filter)
      throws IOException {
    String key = workspace + "/" + recording + "-" + UUID.randomUUID();
    Secret dataKey = ChunkedCipher.newKey(random);
    stores.objects().begin(workspace, recording, key);
    StoredRecording.Audio replaced;
    try (InputStream wav = filter.apply(audio.open(former, 0))) {
      replaced = storage.put(key, out -> AudioEncryption.encrypt(key, dataKey, wav, out));
    }
    boolean isReplaced =
        db.inTransaction(
            () -> stores.recordings().replaceAudio(workspace, recording, former, replaced));
    looseObjects.delete(new LooseObject(workspace, isReplaced ? former.objectKey() : key));
    return isReplaced;
  }
}
