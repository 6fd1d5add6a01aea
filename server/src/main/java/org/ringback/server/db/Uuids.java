package org.ringback.server.db;

import java.util.Optional;
import java.util.UUID;

/// Parses UUIDs strictly, because [UUID#fromString] accepts `1-1-1-1-1`.
public final class Uuids {
  private Uuids() {}

  public static Optional<UUID> parse(String text) {
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
