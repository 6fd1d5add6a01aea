package org.ringback.server.credentials;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.tenancy.WorkspaceId;

/// Writes the audit entries of one request that changes a setup. Callers write each entry in the
/// transaction that stores the change. Entries contain no secret.
public final class SetupAudit {
  private final AuditLog log;
  private final WorkspacePrincipal principal;
  private final String subject;

  /// @param subject the account, API key or number that the request changes
  public SetupAudit(AuditLog log, WorkspacePrincipal principal, String subject) {
    this.log = log;
    this.principal = principal;
    this.subject = subject;
  }

  /// @param detail the credentials before and after
  public void configured(Map<String, String> detail) {
    write("credentials.configured", detail);
  }

  void numbersChanged(NumberStore.Change change) {
    write("phone-numbers.changed", Map.of("before", change.before(), "after", change.after()));
  }

  /// @param left the parts of the setup that remain at Twilio
  public void disconnected(VoiceCredentials current, List<String> left) {
    write(
        "credentials.disconnected",
        Map.of("before", current.withoutSecrets(), "left", String.join(" ", left)));
  }

  /// @param finding the code of the fixed finding
  public void fixed(String finding) {
    write("credentials.fixed", Map.of("finding", finding));
  }

  /// Writes the entry to the log of one of the workspaces whose credentials rotate.
  ///
  /// @param changes the identifiers that change
  void rotated(WorkspaceId workspace, boolean revokeNow, Map<String, String> changes) {
    Map<String, String> detail = new HashMap<>(changes);
    detail.put("revokeNow", String.valueOf(revokeNow));
    log.write(workspace, principal.auditEvent("credentials.rotated", subject, detail));
  }

  private void write(String action, Map<String, String> detail) {
    log.write(principal.workspace(), principal.auditEvent(action, subject, detail));
  }
}
