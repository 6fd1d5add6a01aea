package org.ringback.server.recording;

import java.util.List;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.recording.RecordingStore.OldKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encrypts the keys of recordings with the current key, which older keys have encrypted. The audio
/// stays as it is, and so does a key that cannot be decrypted.
final class KeyReencryption {
  private static final Logger log = LoggerFactory.getLogger(KeyReencryption.class);
  private static final int BATCH = 500;

  private KeyReencryption() {}

  static void start(RecordingStore store) {
    if (!store.encryptedWithOldKeys(OldKey.FIRST, 1).isEmpty()) {
      Thread.ofVirtual().name("recording-keys").start(() -> run(store));
    }
  }

  static void run(RecordingStore store) {
    int done = 0;
    try {
      for (List<OldKey> batch = store.encryptedWithOldKeys(OldKey.FIRST, BATCH);
          !batch.isEmpty();
          batch = store.encryptedWithOldKeys(batch.getLast(), BATCH)) {
        for (OldKey old : batch) {
          done += reencrypt(store, old) ? 1 : 0;
        }
      }
      log.info("Re-encrypted the keys of {} recordings with the current key", done);
    } catch (RuntimeException e) {
      log.error("Could not re-encrypt the keys of recordings after {}: {}", done, e.toString());
    }
  }

  private static boolean reencrypt(RecordingStore store, OldKey old) {
    try {
      store.reencrypt(old);
      return true;
    } catch (SecretCipher.DecryptionFailed e) {
      log.error("Could not re-encrypt the key of recording {}: {}", old.id(), e.getMessage());
      return false;
    }
  }
}
