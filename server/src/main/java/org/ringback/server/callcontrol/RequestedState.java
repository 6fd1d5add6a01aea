package org.ringback.server.callcontrol;

import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ParticipantId;

/// The stored requests for a participant.
///
/// @param hold whether the participant should be on hold; null when no request was made
/// @param heldBy the member who requested the hold; null when the server did
/// @param leaves whether the participant hangs up
record RequestedState(
    ParticipantId participant,
    @Nullable Boolean hold,
    @Nullable ParticipantId heldBy,
    boolean leaves) {}
