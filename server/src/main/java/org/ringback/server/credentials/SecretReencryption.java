package org.ringback.server.credentials;

import java.util.List;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encrypts with the current key what older keys have encrypted. It runs while requests are served,
/// because each row names its key.
final class SecretReencryption {
  private static final Logger log = LoggerFactory.getLogger(SecretReencryption.class);

  private SecretReencryption() {}

  static void start(CredentialStore store) {
    List<WorkspaceId> waiting = store.encryptedWithOldKeys();
    if (!waiting.isEmpty()) {
      Thread.ofVirtual().name("re-encryption").start(() -> run(store, waiting));
    }
  }

  private static void run(CredentialStore store, List<WorkspaceId> waiting) {
    int done = 0;
    for (WorkspaceId workspace : waiting) {
      try {
        store.reencrypt(workspace);
        done++;
      } catch (RuntimeException failed) {
        log.error("Could not re-encrypt the secrets of workspace {}", workspace, failed);
      }
    }
    log.info(
        "Re-encrypted the secrets of {} of {} workspaces with the current key",
        done,
        waiting.size());
  }
}
