package org.ringback.server.recording;

import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;

/// The SQL of recordings and their audio.
record RecordingStores(
    RecordingStore recordings,
    IngestStore ingest,
    RecordingCheckStore checks,
    RecordingObjectStore objects) {
  static RecordingStores of(Database db, SecretCipher cipher) {
    RecordingObjectStore objects = new RecordingObjectStore(db);
    return new RecordingStores(
        new RecordingStore(db, cipher, objects),
        new IngestStore(db),
        new RecordingCheckStore(db),
        objects);
  }
}
