package org.ringback.server.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The stored columns of a participant.
record ParticipantRow(
    ParticipantIdentity identity,
    ParticipantState state,
    @Nullable Instant joinedAt,
    @Nullable Instant leftAt,
    boolean onHold,
    boolean muted,
    @Nullable Integer talkSec,
    @Nullable Integer holdSec,
    @Nullable Integer waitSec) {

  static ParticipantRow of(Participant participant) {
    return new ParticipantRow(
        participant.identity(),
        participant.state(),
        participant.joinedAt(),
        participant.leftAt(),
        participant.isOnHold(),
        participant.muted(),
        participant.talkSec(),
        participant.holdSec(),
        participant.waitSec());
  }
}
