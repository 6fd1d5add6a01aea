package org.ringback.server.webpush;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.identity.SessionId;
import org.ringback.server.tenancy.WorkspaceId;

/// A message that is to be sent to a browser.
///
/// @param attempts with the present one
record PushMessage(
    WorkspaceId workspace,
    SessionId session,
    CallId call,
    Content content,
    Instant expiresAt,
    int attempts,
    PushSubscription subscription) {

  /// What the notification says.
  enum Content {
    RING("ring"),
    MISSED("missed"),
    ANSWERED("answered"),
    /// The caller left a message.
    VOICEMAIL("voicemail");

    private final String wire;

    Content(String wire) {
      this.wire = wire;
    }

    /// Returns the value in JSON and SQL.
    String wire() {
      return wire;
    }

    /// @param outcome null while the call rings
    static Content ofOutcome(@Nullable String outcome) {
      return Arrays.stream(values())
          .filter(each -> each.wire.equals(outcome))
          .findFirst()
          .orElse(RING);
    }
  }

  /// Returns the same text for each message of a call, so that a later one replaces an undelivered
  /// one (RFC 8030, Topic).
  String topic() {
    return call.toString().replace("-", "");
  }
}
