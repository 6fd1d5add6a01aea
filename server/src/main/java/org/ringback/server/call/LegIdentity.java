package org.ringback.server.call;

import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// The constant properties of a leg.
///
/// @param parent the leg that dialed this one; null for the first leg of a call
/// @param agent the user of the browser; null for a customer's leg
public record LegIdentity(
    CallSid callSid, @Nullable CallSid parent, LegRole role, @Nullable UserId agent) {
  /// Returns this identity, with the other's agent when this one has none. The `action` webhook of
  /// a `<Dial>` identifies a leg without its agent.
  LegIdentity withAgentOf(LegIdentity other) {
    return agent == null ? new LegIdentity(callSid, parent, role, other.agent) : this;
  }
}
