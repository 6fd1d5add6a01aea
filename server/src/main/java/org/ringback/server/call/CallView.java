package org.ringback.server.call;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

/// A call in API responses and events: `Call` in openapi.yaml.
///
/// @param answeredBy the result of answering machine detection; null without it
public record CallView(
    CallId id,
    @Nullable CallSid callSid,
    CallDirection direction,
    CallStrategy strategy,
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
    @Nullable Line line,
    @Nullable EndedBy endedBy,
    @Nullable EndReason endReason,
    @Nullable Integer sipCode,
    List<ParticipantView> participants) {

  /// A participant, without the agents of a ring group who did not answer.
  ///
  /// @param user null for a customer or an external phone, like the number for a member
  /// @param talkSec null, like all seconds, while the participant is in the call
  public record ParticipantView(
      ParticipantId id,
      ParticipantRole role,
      @Nullable Named user,
      @Nullable String number,
      ParticipantState state,
      @Nullable Instant joinedAt,
      @Nullable Instant leftAt,
      boolean onHold,
      boolean muted,
      @Nullable Integer talkSec,
      @Nullable Integer holdSec,
      @Nullable Integer waitSec) {}

  /// A user or contact, by id and name.
  public record Named(UUID id, String name) {}

  /// A phone number of the workspace.
  public record Line(String number, String label) {}
}
