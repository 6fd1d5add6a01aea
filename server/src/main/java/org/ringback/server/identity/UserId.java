package org.ringback.server.identity;

import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Uuids;

/// The id of a user.
public record UserId(UUID value) {
  /// Returns empty if the text is not a UUID.
  public static Optional<UserId> of(String text) {
    return Uuids.parse(text).map(UserId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
