package org.ringback.server.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;

/// Who may enter a workspace, once [Access] has let them in.
public sealed interface WorkspacePrincipal {
  WorkspaceId workspace();

  /// A member, with the session that the request came from.
  record MemberPrincipal(Member member, Principal.User person) implements WorkspacePrincipal {
    @Override
    public WorkspaceId workspace() {
      return member.workspace();
    }
  }

  /// A back end, which may act for any member that it names.
  ///
  /// @param key how people tell its key from others; null for the host product's own
  /// @param keyId null likewise
  record ServicePrincipal(WorkspaceId workspace, @Nullable String key, @Nullable UUID keyId)
      implements WorkspacePrincipal {}
}
