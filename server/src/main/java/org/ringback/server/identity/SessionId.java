package org.ringback.server.identity;

import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Uuids;

/// One sign-in of a person.
public record SessionId(UUID value) {
  /// Stands for a back end that acts for a person who has no session with us.
  public static final SessionId OF_SERVICE = new SessionId(new UUID(0, 0));

  /// Empty when the text is no UUID.
  public static Optional<SessionId> of(String text) {
    return Uuids.uuid(text).map(SessionId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
