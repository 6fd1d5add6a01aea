package org.ringback.server.identity;

import java.util.Map;
import org.ringback.server.access.Principal;
import org.ringback.server.tenancy.AuditSink;
import org.ringback.server.tenancy.Workspaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes account events to the audit log of each workspace of the user.
public final class AccountAuditLog {
  private static final Logger log = LoggerFactory.getLogger(AccountAuditLog.class);

  private final Workspaces workspaces;
  private final AuditSink auditSink;
  private final AuditSink denials;

  public AccountAuditLog(Workspaces workspaces, AuditSink auditSink, AuditSink denials) {
    this.workspaces = workspaces;
    this.denials = denials;
    this.auditSink = auditSink;
  }

  public void write(Principal.User person, String action, Map<String, String> detail) {
    workspaces
        .of(person.user())
        .forEach(
            m ->
                auditSink.write(m.workspace().id(), person.user(), action, person.email(), detail));
  }

  /// Writes on another thread, so that response times do not reveal which users exist.
  void failedSignIn(UserId user, String email) {
    Thread.ofVirtual()
        .name("failed sign-in")
        .start(
            () -> {
              try {
                workspaces
                    .of(user)
                    .forEach(
                        m ->
                            denials.write(
                                m.workspace().id(), null, "session.refused", email, Map.of()));
              } catch (RuntimeException failed) {
                log.error(
                    "Could not write the audit entry of a failed sign-in of user {}", user, failed);
              }
            });
  }
}
