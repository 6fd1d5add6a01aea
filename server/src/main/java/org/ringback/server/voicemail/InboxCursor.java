package org.ringback.server.voicemail;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Uuids;

/// The position after one message of the inbox. New messages do not change the pages that follow.
record InboxCursor(Instant receivedAt, UUID id) {
  private static final char SEPARATOR = '_';

  static InboxCursor after(VoicemailView voicemail) {
    return new InboxCursor(voicemail.receivedAt(), voicemail.id());
  }

  static Optional<InboxCursor> parse(String text) {
    int at = text.indexOf(SEPARATOR);
    if (at < 0) {
      return Optional.empty();
    }
    try {
      Instant time = Instant.parse(text.substring(0, at));
      return Uuids.parse(text.substring(at + 1)).map(id -> new InboxCursor(time, id));
    } catch (DateTimeException invalid) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return receivedAt.toString() + SEPARATOR + id;
  }
}
