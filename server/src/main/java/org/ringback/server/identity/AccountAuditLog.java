package org.ringback.server.identity;

import java.util.Map;
import org.ringback.server.access.Principal;
import org.ringback.server.tenancy.AuditSink;
import org.ringback.server.tenancy.Workspaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what happens to somebody's account into the journal of each of their workspaces.
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

  /// Not on the thread that answers: the time of the answer must not tell whether there is such a
  /// person.
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
                log.error("A failed sign-in of {} is not in the audit log", user, failed);
              }
            });
  }
}
