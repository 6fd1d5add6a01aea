package org.ringback.server.callcontrol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.twilio.CallSid;

/// A request to Twilio that brings a call closer to what was requested. A step may be repeated,
/// except a call to a number and an apology, which belong to a change that is stored before.
sealed interface ControlStep {
  /// Ends a leg.
  record EndLeg(CallSid leg) implements ControlStep {}

  /// Puts a leg on hold, or connects it again.
  record SetHold(String conference, CallSid leg, boolean hold) implements ControlStep {}

  /// Changes who hears the leg of a supervisor. Updates of one supervisor are sent one at a time.
  ///
  /// @param sendingUntil the time after which another update may be sent without its outcome
  record SetAudibility(
      ParticipantId participant,
      String conference,
      CallSid leg,
      Audibility audibility,
      Instant sendingUntil)
      implements ControlStep {}

  /// Reads the participants from Twilio, because events may be lost.
  ///
  /// @param conference the ConferenceSid; null when no event has named it
  /// @param after the number of the last known event
  record ReadConference(@Nullable String conference, int after) implements ControlStep {}

  /// Lets a customer whom the server called hear that the agent is not available.
  record Apologize(CallSid leg) implements ControlStep {}

  /// Calls an outside number, or the customer, into the conference.
  record DialNumber(Invitation invitation) implements ControlStep {}
}
