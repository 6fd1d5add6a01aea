package org.ringback.server.call;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.CallSid;

/// A call in API responses and events: `Call` in openapi.yaml.
///
/// @param answeredBy the result of answering machine detection; null without it
public record CallView(
    CallId id,
    @Nullable CallSid callSid,
    CallDirection direction,
    String from,
    String to,
    CallStatus status,
    boolean declined,
    @Nullable AnsweredBy answeredBy,
    @Nullable Integer durationSec,
    Instant createdAt,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt,
    @Nullable Named agent,
    @Nullable Named contact,
    @Nullable Line line) {

  /// A user or contact, by id and name.
  public record Named(UUID id, String name) {}

  /// A phone number of the workspace.
  public record Line(String number, String label) {}
}
