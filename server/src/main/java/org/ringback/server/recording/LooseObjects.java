package org.ringback.server.recording;

import java.time.Duration;
import java.util.List;
import org.ringback.server.recording.RecordingObjectStore.LooseObject;
import org.ringback.server.storage.ObjectStorage;

/// Deletes objects that no recording refers to: those of deleted recordings, and those that a
/// killed process, or an attempt that was believed dead, has left.
final class LooseObjects {
  /// Longer than any attempt.
  private static final Duration AGE = Duration.ofHours(1);

  private static final int LIMIT = 100;

  private final RecordingObjectStore store;
  private final ObjectStorage storage;

  LooseObjects(RecordingObjectStore store, ObjectStorage storage) {
    this.store = store;
    this.storage = storage;
  }

  void deleteAll() {
    List<LooseObject> found;
    do {
      found = store.loose(AGE, LIMIT);
      found.forEach(this::delete);
    } while (found.size() == LIMIT);
  }

  void delete(LooseObject object) {
    storage.delete(object.key());
    store.end(object.workspace(), object.key());
  }
}
