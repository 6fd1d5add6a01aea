package org.ringback.server.identity;

import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Uuids;

/// The id of a sign-in session.
public record SessionId(UUID value) {
  /// Placeholder for back ends that act for a user without a session.
  public static final SessionId OF_SERVICE = new SessionId(new UUID(0, 0));

  /// Returns empty if the text is not a UUID.
  public static Optional<SessionId> of(String text) {
    return Uuids.parse(text).map(SessionId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
