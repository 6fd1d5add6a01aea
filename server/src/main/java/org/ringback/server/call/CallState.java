package org.ringback.server.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// The state of a call, computed from its facts.
///
/// @param status with Twilio's values. An inbound call that no agent answered is not `completed`,
///   although Twilio completes the leg on which the caller heard an apology.
/// @param declined whether the called side declined: all agents who rang, or the customer
/// @param agent the agent who answered first or placed the call
/// @param answeredAt the time at which customer and agent were connected. It is never before the
///   start of the call, although Twilio's timestamps are truncated to seconds.
/// @param durationSec the whole seconds from answer to end: 0 for an unanswered call, null for an
///   open one. Both times are Twilio's, because the clock of this server may differ.
/// @param endedBy null for an open call, like the end reason
/// @param sipCode the SIP response that ended the customer's leg before an answer
/// @param participants all participants, by id
public record CallState(
    CallStatus status,
    boolean declined,
    @Nullable UserId agent,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt,
    @Nullable Integer durationSec,
    @Nullable EndedBy endedBy,
    @Nullable EndReason endReason,
    @Nullable Integer sipCode,
    List<Participant> participants) {

  public boolean isOver() {
    return status.isTerminal();
  }

  /// Returns whether users see the same of both.
  boolean hasSameView(CallState other) {
    return withoutParticipants().equals(other.withoutParticipants())
        && views(participants).equals(views(other.participants));
  }

  private CallState withoutParticipants() {
    return new CallState(
        status,
        declined,
        agent,
        answeredAt,
        endedAt,
        durationSec,
        endedBy,
        endReason,
        sipCode,
        List.of());
  }

  private static List<ParticipantRow> views(List<Participant> participants) {
    return participants.stream().filter(Participant::isVisible).map(ParticipantRow::of).toList();
  }
}
