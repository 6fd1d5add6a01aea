package org.ringback.server.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;

/// The principal of a request in a workspace, as authorized by [Access].
public sealed interface WorkspacePrincipal {
  WorkspaceId workspace();

  /// A member, with the session of the request.
  record MemberPrincipal(Member member, Principal.User person) implements WorkspacePrincipal {
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
