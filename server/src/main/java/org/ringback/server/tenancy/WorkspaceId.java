package org.ringback.server.tenancy;

import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Tenant;
import org.ringback.server.db.Uuids;

/// A tenant.
public record WorkspaceId(UUID value) implements Tenant {
  /// Empty when the text is no UUID.
  public static Optional<WorkspaceId> of(String text) {
    return Uuids.uuid(text).map(WorkspaceId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
