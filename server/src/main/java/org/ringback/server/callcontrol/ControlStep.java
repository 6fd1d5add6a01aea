package org.ringback.server.callcontrol;

import org.ringback.server.twilio.CallSid;

/// A request to Twilio that brings a call closer to what its participants want. A step may be
/// repeated.
sealed interface ControlStep {
  /// Ends a leg.
  record EndLeg(CallSid leg) implements ControlStep {}
}
