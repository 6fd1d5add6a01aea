package org.ringback.server.identity;

import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Uuids;

/// A person, in whatever workspaces.
public record UserId(UUID value) {
  /// Empty when the text is no UUID.
  public static Optional<UserId> of(String text) {
    return Uuids.uuid(text).map(UserId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
