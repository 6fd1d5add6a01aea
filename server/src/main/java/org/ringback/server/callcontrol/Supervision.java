package org.ringback.server.callcontrol;

import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.twilio.CallSid;

/// The requested mode of a supervisor, and what Twilio accepted last.
///
/// @param leg the leg of the accepted audibility; null before the first update
record Supervision(
    ParticipantId participant, SupervisionMode mode, @Nullable CallSid leg, Audibility accepted) {

  /// Returns who hears a leg of the supervisor. Each leg joins muted.
  Audibility of(CallSid current) {
    return current.equals(leg) ? accepted : Audibility.MUTED;
  }
}
