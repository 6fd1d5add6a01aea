package org.ringback.server.db;

import java.util.Optional;
import java.util.UUID;

/// Reads identifiers strictly: [UUID#fromString] would take `1-1-1-1-1`.
public final class Uuids {
  private Uuids() {}

  public static Optional<UUID> uuid(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
