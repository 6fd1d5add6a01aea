package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

/// A call in API responses and events: `Call` in openapi.yaml.
///
/// @param answeredBy the result of answering machine detection; null without it
/// @param erasedAt when the personal data of the call was deleted; null for all others
/// @param leavingMessage whether the caller of an open call hears the greeting of the voicemail or
///   leaves a message; only written if so
/// @param refusal the code of the rule that refused the call; null for a call that was placed
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
    @Nullable String refusal,
    @Nullable Integer sipCode,
    @Nullable Instant erasedAt,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean leavingMessage,
    List<ParticipantView> participants) {

  /// Returns the members who have taken part in the call.
  public Set<UserId> joinedMembers() {
    return participants.stream()
        .filter(each -> each.joinedAt() != null)
        .map(ParticipantView::user)
        .filter(Objects::nonNull)
        .map(user -> new UserId(user.id()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// A participant, without the agents of a ring group who did not answer.
  ///
  /// @param user null for a customer or an external phone, like the number for a member
  /// @param supervision how a supervisor takes part in an open call; null for all others
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
      @Nullable Integer waitSec,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String supervision) {}

  /// A user or contact, by id and name.
  public record Named(UUID id, String name) {}

  /// A phone number of the workspace.
  public record Line(String number, String label) {}
}
