package org.ringback.server.summary;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An utterance of a transcript, without card numbers.
///
/// @param id as in `Utterance` of openapi.yaml
/// @param participantId the speaker; null when it may be one of several
record Said(String id, Instant at, String track, @Nullable UUID participantId, String text) {
  boolean isOfCustomer() {
    return track.equals("customer");
  }
}
