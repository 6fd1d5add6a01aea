package org.ringback.server.tenancy;

import java.util.Map;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.identity.SignedInUser;
import org.ringback.server.identity.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes account events to the audit log of each workspace of the user.
public final class AccountAuditLog {
  private static final Logger log = LoggerFactory.getLogger(AccountAuditLog.class);

  private final Workspaces workspaces;
  private final AuditLog audit;
  private final DenialAuditLog denials;

  AccountAuditLog(Workspaces workspaces, AuditLog audit, DenialAuditLog denials) {
    this.workspaces = workspaces;
    this.audit = audit;
    this.denials = denials;
  }

  public void write(SignedInUser user, String action, Map<String, String> detail) {
    AuditEvent event = AuditEvent.of(user.id(), action, user.email(), detail);
    workspaces.of(user.id()).forEach(m -> audit.write(m.workspace().id(), event));
  }

  /// Writes on another thread, so that response times do not reveal which users exist.
  public void failedSignIn(UserId user, String email) {
    AuditEvent event = AuditEvent.of(null, "session.refused", email, Map.of());
    Thread.ofVirtual()
        .name("failed sign-in")
        .start(
            () -> {
              try {
                workspaces.of(user).forEach(m -> denials.write(m.workspace().id(), event));
              } catch (RuntimeException failed) {
                log.error(
                    "Could not write the audit entry of a failed sign-in of user {}", user, failed);
              }
            });
  }
}
