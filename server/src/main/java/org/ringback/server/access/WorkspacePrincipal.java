package org.ringback.server.access;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.identity.SignedInUser;
import org.ringback.server.tenancy.Member;
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
