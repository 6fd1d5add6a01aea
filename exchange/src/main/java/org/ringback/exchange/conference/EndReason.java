package org.ringback.exchange.conference;

import java.util.Locale;

/// The reason why a conference ended (`ReasonConferenceEnded`).
public enum EndReason {
  CONFERENCE_ENDED_VIA_API,
  PARTICIPANT_WITH_END_CONFERENCE_ON_EXIT_LEFT,
  PARTICIPANT_WITH_END_CONFERENCE_ON_EXIT_KICKED,
  LAST_PARTICIPANT_KICKED,
  LAST_PARTICIPANT_LEFT;

  /// Returns the value that Twilio sends, such as `last-participant-left`.
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
