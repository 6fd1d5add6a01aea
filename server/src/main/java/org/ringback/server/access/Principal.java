package org.ringback.server.access;

import java.util.List;
import java.util.UUID;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The authenticated sender of a request.
public sealed interface Principal {
  /// A signed-in user, of this server or of an external identity provider.
  record User(UserId user, SessionId session, String name, String email) implements Principal {
    public ClientIdentity identity() {
      return new ClientIdentity(user, session);
    }
  }

  /// The host product's back end, authenticated by `SUPABASE_SERVICE_KEY`.
  record SupabaseServiceKey() implements Principal {}

  /// A back end, authenticated by a key of one workspace.
  ///
  /// @param label name and first characters of the key
  record WorkspaceServiceKey(WorkspaceId workspace, UUID id, String label, List<Scope> scopes)
      implements Principal {}
}
