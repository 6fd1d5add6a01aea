package org.ringback.server.provisioning;

import java.util.List;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.SetupAudit;
import org.ringback.server.credentials.SetupLock;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.db.Database;
import org.ringback.server.provisioning.health.SetupCheckStore;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disconnects a workspace from its Twilio account: undoes the setup there, and deletes the stored
/// secrets. Calls and their history remain.
final class Disconnect {
  private static final Logger log = LoggerFactory.getLogger(Disconnect.class);

  private final Credentials credentials;
  private final Teardown teardown;
  private final SetupCheckStore setupChecks;
  private final SetupLock lock;
  private final Database db;

  Disconnect(
      Credentials credentials,
      Teardown teardown,
      SetupCheckStore setupChecks,
      SetupLock lock,
      Database db) {
    this.credentials = credentials;
    this.teardown = teardown;
    this.setupChecks = setupChecks;
    this.lock = lock;
    this.db = db;
  }

  /// @return messages about the parts that remain at Twilio because it rejected a request
  /// @throws TwilioFailure.Unreachable when Twilio does not answer; nothing is deleted then
  /// @throws CredentialsMissing when the workspace has no account of its own
  List<String> run(WorkspaceId workspace, SetupAudit audit) {
    List<String> left = lock.call(workspace, () -> disconnect(workspace, audit));
    credentials.updated(workspace);
    return left;
  }

  /// Undoes the setup and keeps the secrets.
  List<String> undoSetup(WorkspaceId workspace) {
    return lock.call(workspace, () -> teardown.undo(credentials.requireOwn(workspace)));
  }

  private List<String> disconnect(WorkspaceId workspace, SetupAudit audit) {
    VoiceCredentials current = credentials.requireOwn(workspace);
    List<String> left = teardown.undo(current);
    db.inTransaction(
        () -> {
          audit.disconnected(current, left);
          setupChecks.delete(workspace);
          credentials.delete(workspace);
          return left;
        });
    log.info("Workspace {} has been disconnected from account {}", workspace, current.accountSid());
    return left;
  }
}
