package org.ringback.server.access;

import java.util.List;
import java.util.UUID;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// Who makes a request.
public sealed interface Principal {
  /// Somebody who has signed in, here or with the Supabase project.
  record User(UserId user, SessionId session, String name, String email) implements Principal {
    public ClientIdentity identity() {
      return new ClientIdentity(user, session);
    }
  }

  /// The host product's back end, by `SUPABASE_SERVICE_KEY`.
  record SupabaseServiceKey() implements Principal {}

  /// A back end, by a key of one workspace.
  ///
  /// @param label how people tell the key from others
  record WorkspaceServiceKey(WorkspaceId workspace, UUID id, String label, List<Scope> scopes)
      implements Principal {}
}
