package org.ringback.server.access;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.SignedInUser;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

/// The principal of a request in a workspace, as authorized by [Access].
public sealed interface WorkspacePrincipal {
  WorkspaceId workspace();

  /// Returns an audit event with this principal as its actor.
  ///
  /// @param action like `credentials.configured`
  /// @param subject the affected object; null for none
  default AuditEvent auditEvent(
      String action, @Nullable String subject, Map<String, String> detail) {
    return switch (this) {
      case MemberPrincipal self -> AuditEvent.of(self.member().user(), action, subject, detail);
      case ServicePrincipal service -> AuditEvent.ofService(service.key(), action, subject, detail);
    };
  }

  /// Returns the user whose data the principal may see: agents their own, others that of all.
  ///
  /// @param asked null for all users
  /// @param data like `calls`
  /// @return null for all users
  /// @throws ProblemException 403 for an agent who asks for the data of others
  default @Nullable UserId visibleUser(@Nullable UUID asked, String data) {
    if (this instanceof MemberPrincipal(Member self, _) && self.role() == Role.AGENT) {
      if (asked != null && !asked.equals(self.user().value())) {
        throw ProblemException.forbidden(
            "Agents see their own " + data + " only. Omit agent, or ask a supervisor.");
      }
      return self.user();
    }
    return asked == null ? null : new UserId(asked);
  }

  /// A member, with the session of the request.
  record MemberPrincipal(Member member, SignedInUser user) implements WorkspacePrincipal {
    @Override
    public WorkspaceId workspace() {
      return member.workspace();
    }
  }

  /// A back end, which may act for any member.
  ///
  /// @param key label of the key; null for `SUPABASE_SERVICE_KEY`
  /// @param keyId null for `SUPABASE_SERVICE_KEY`
  record ServicePrincipal(WorkspaceId workspace, @Nullable String key, @Nullable UUID keyId)
      implements WorkspacePrincipal {}
}
