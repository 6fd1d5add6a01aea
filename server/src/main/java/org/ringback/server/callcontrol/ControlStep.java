package org.ringback.server.callcontrol;

import org.ringback.server.call.ParticipantId;
import org.ringback.server.twilio.CallSid;

/// A request to Twilio that brings a call closer to what was requested. A step may be repeated,
/// except a call to a number, which is stored as sent before.
sealed interface ControlStep {
  /// Ends a leg.
  record EndLeg(CallSid leg) implements ControlStep {}

  /// Puts a leg on hold, or connects it again.
  record SetHold(String conference, CallSid leg, boolean hold) implements ControlStep {}

  /// Changes who hears the leg of a supervisor.
  record SetAudibility(
      ParticipantId participant, String conference, CallSid leg, Audibility audibility)
      implements ControlStep {}

  /// Calls an outside number into the conference.
  record DialNumber(Invitation invitation) implements ControlStep {}
}
