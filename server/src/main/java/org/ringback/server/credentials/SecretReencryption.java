package org.ringback.server.credentials;

import java.util.List;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals anew, with today's key, what an older key has sealed. It runs beside everything else: each
/// row names the key that opens it, so requests find either.
public final class SecretReencryption {
  private static final Logger log = LoggerFactory.getLogger(SecretReencryption.class);

  private SecretReencryption() {}

  public static void start(CredentialStore store) {
    List<WorkspaceId> waiting = store.encryptedWithOldKeys();
    if (!waiting.isEmpty()) {
      Thread.ofVirtual().name("re-keying").start(() -> run(store, waiting));
    }
  }

  private static void run(CredentialStore store, List<WorkspaceId> waiting) {
    int sealed = 0;
    for (WorkspaceId workspace : waiting) {
      try {
        store.reencrypt(workspace);
        sealed++;
      } catch (RuntimeException failed) {
        log.error("The secrets of workspace {} keep their old key", workspace, failed);
      }
    }
    log.info("The secrets of {} of {} workspaces have today's key", sealed, waiting.size());
  }
}
