package org.ringback.exchange.conference;

import java.util.Locale;

/// The reason why a participant left (`ReasonParticipantLeft`).
public enum LeaveReason {
  CONFERENCE_ENDED_VIA_API,
  MODERATOR_ENDED_CONFERENCE,
  PARTICIPANT_UPDATED_VIA_API,
  PARTICIPANT_HUNG_UP,
  PARTICIPANT_ADD_FAILED;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
