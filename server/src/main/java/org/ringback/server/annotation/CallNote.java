package org.ringback.server.annotation;

import java.time.Instant;
import java.util.UUID;

/// A note about a call, as in openapi.yaml. A note is never changed, so devices cannot overwrite
/// each other's text.
///
/// @param id chosen by the client, so that a repeated request adds one note
record CallNote(UUID id, UUID callId, Author author, String text, Instant createdAt) {
  /// The member who wrote the note or chose the disposition.
  record Author(UUID id, String name) {}
}
