package org.ringback.server.access;

import java.util.List;
import java.util.UUID;
import org.ringback.server.identity.Identity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// Who makes a request.
public sealed interface Caller {
  /// Somebody who has signed in, here or with the Supabase project.
  record Person(UserId user, SessionId session, String name, String email) implements Caller {
    public Identity identity() {
      return new Identity(user, session);
    }
  }

  /// The host product's back end, by `SUPABASE_SERVICE_KEY`.
  record ServiceKey() implements Caller {}

  /// A back end, by a key of one workspace.
  ///
  /// @param label how people tell the key from others
  record WorkspaceKey(WorkspaceId workspace, UUID id, String label, List<Scope> scopes)
      implements Caller {}
}
