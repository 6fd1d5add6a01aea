package org.ringback.server.callcontrol;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ParticipantId;

/// The stored requests for a participant.
///
/// @param hold whether the participant should be on hold; null when no request was made
/// @param heldBy the member who requested the hold; null when the server did
/// @param leaves whether the participant hangs up
/// @param sentAt when the request to hold or to resume was last sent to Twilio; null if never
/// @param attempts how often it was sent
record RequestedState(
    ParticipantId participant,
    @Nullable Boolean hold,
    @Nullable ParticipantId heldBy,
    boolean leaves,
    @Nullable Instant sentAt,
    int attempts) {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  RequestedState(
      ParticipantId participant,
      @Nullable Boolean hold,
      @Nullable ParticipantId heldBy,
      boolean leaves) {
    this(participant, hold, heldBy, leaves, null, 0);
  }

  /// Returns the time at which the request is due. Each pause without the event is twice as long.
  Instant dueAt(Instant now) {
    if (sentAt == null) {
      return now;
    }
    Duration pause = ConferenceControl.RETRY.multipliedBy(1L << Math.clamp(attempts - 1, 0, 5));
    return sentAt.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }
}
