package org.ringback.server.call;

import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// The constant properties of a leg.
///
/// @param parent the leg that dialed this one; null for the first leg of a call
/// @param agent the user of the browser; null for a phone, or when the user is not known yet
/// @param participant the participant in the webhook's URL. Null for webhooks without one: of a
///   phone number, of a `<Dial>` that has ended, and of calls that an earlier version began.
public record LegIdentity(
    CallSid callSid,
    @Nullable CallSid parent,
    ParticipantRole role,
    @Nullable UserId agent,
    @Nullable ParticipantId participant) {

  /// Returns the identity of the webhook that knew more: first of its participant, then of its
  /// agent.
  LegIdentity merge(LegIdentity other) {
    if (participant != null || other.participant != null) {
      return participant != null ? this : other;
    }
    return agent == null ? other : this;
  }

  ParticipantId participantOf(CallId call) {
    return participant == null ? ParticipantId.of(call, role, agent) : participant;
  }
}
