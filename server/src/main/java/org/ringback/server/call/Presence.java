package org.ringback.server.call;

import java.util.List;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.WorkspaceId;

/// Whose browsers can be rung now.
public interface Presence {
  /// The available ones of a workspace, those that have waited longest first.
  List<ClientIdentity> available(WorkspaceId workspace);
}
