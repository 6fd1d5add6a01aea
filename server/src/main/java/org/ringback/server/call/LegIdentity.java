package org.ringback.server.call;

import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// Which leg an event speaks of, and who is on it: what never changes about a leg.
///
/// @param parent the leg that dialled this one; null for the first leg of a call
/// @param agent whose browser it is; null on a customer's leg
public record LegIdentity(
    CallSid callSid, @Nullable CallSid parent, LegRole role, @Nullable UserId agent) {
  /// This party, with what the other knows and this one does not: the end of a dial names a leg
  /// without saying whose it is.
  LegIdentity orElse(LegIdentity other) {
    return agent == null ? new LegIdentity(callSid, parent, role, other.agent) : this;
  }
}
