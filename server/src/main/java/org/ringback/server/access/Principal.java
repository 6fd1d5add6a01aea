package org.ringback.server.access;

import java.util.List;
import java.util.UUID;
import org.ringback.server.identity.SignedInUser;
import org.ringback.server.tenancy.WorkspaceId;

/// The authenticated sender of a request.
sealed interface Principal {
  record User(SignedInUser user) implements Principal {}

  /// The host product's back end, authenticated by `SUPABASE_SERVICE_KEY`.
  record SupabaseServiceKey() implements Principal {}

  /// A back end, authenticated by a key of one workspace.
  ///
  /// @param label name and first characters of the key
  record WorkspaceServiceKey(WorkspaceId workspace, UUID id, String label, List<Scope> scopes)
      implements Principal {}
}
