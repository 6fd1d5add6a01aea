package org.ringback.server.recording;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encrypts the keys of recordings with the current key, which older keys have encrypted. The audio
/// stays as it is.
final class KeyReencryption {
  private static final Logger log = LoggerFactory.getLogger(KeyReencryption.class);
  private static final int BATCH = 500;

  private KeyReencryption() {}

  static void start(RecordingStore store) {
    if (!store.encryptedWithOldKeys(1).isEmpty()) {
      Thread.ofVirtual().name("recording-keys").start(() -> run(store));
    }
  }

  static void run(RecordingStore store) {
    int done = 0;
    try {
      for (List<RecordingStore.OldKey> batch = store.encryptedWithOldKeys(BATCH);
          !batch.isEmpty();
          batch = store.encryptedWithOldKeys(BATCH)) {
        batch.forEach(store::reencrypt);
        done += batch.size();
      }
      log.info("Re-encrypted the keys of {} recordings with the current key", done);
    } catch (RuntimeException e) {
      log.error("Could not re-encrypt the keys of recordings after {}: {}", done, e.toString());
    }
  }
}
