package org.ringback.server.tenancy;

import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Tenant;
import org.ringback.server.db.Uuids;

/// The id of a workspace.
public record WorkspaceId(UUID value) implements Tenant {
  /// Returns empty if the text is not a UUID.
  public static Optional<WorkspaceId> of(String text) {
    return Uuids.parse(text).map(WorkspaceId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
