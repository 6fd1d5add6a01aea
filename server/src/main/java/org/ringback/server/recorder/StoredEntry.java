package org.ringback.server.recorder;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A stored entry of a call, as in openapi.yaml.
///
/// @param user the member who did it or who reported it
public record StoredEntry(
    long id,
    Instant at,
    String kind,
    String name,
    @Nullable String callSid,
    @Nullable Member user,
    JsonNode data) {

  /// A user by id and name.
  public record Member(UUID id, String name) {}
}
