package org.ringback.server.callcontrol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.twilio.CallSid;

/// The requested mode of a supervisor, and what Twilio accepted last.
///
/// @param leg the leg of the last update; null before the first one
/// @param accepted null while it is unknown whether Twilio accepted the last update
/// @param coached the only listener of the last update; null for all, and before it
/// @param sendingUntil until when a node may still send an update; null when none does
record Supervision(
    ParticipantId participant,
    SupervisionMode mode,
    @Nullable CallSid leg,
    @Nullable Audibility accepted,
    @Nullable CallSid coached,
    @Nullable Instant sendingUntil) {

  /// Returns who hears a leg of the supervisor; null when unknown. Each leg joins muted.
  @Nullable Audibility of(CallSid current) {
    return current.equals(leg) ? accepted : Audibility.MUTED;
  }

  boolean isSending(Instant now) {
    return sendingUntil != null && now.isBefore(sendingUntil);
  }
}
