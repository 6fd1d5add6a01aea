package org.ringback.server.call;

import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// The constant properties of a participant.
///
/// @param user null for a customer and an external phone
/// @param number null for a member of the workspace
/// @param awaited whether the call stays open until this participant has joined or cannot join,
///   even if only the customer is left. The agents of a ring group are not awaited one by one.
public record ParticipantIdentity(
    ParticipantId id,
    ParticipantRole role,
    @Nullable UserId user,
    @Nullable String number,
    boolean awaited) {

  static ParticipantIdentity customer(CallId call, String number) {
    return new ParticipantIdentity(
        ParticipantId.customer(call), ParticipantRole.CUSTOMER, null, number, false);
  }

  static ParticipantIdentity agent(CallId call, UserId user, boolean awaited) {
    return new ParticipantIdentity(
        ParticipantId.agent(call, user), ParticipantRole.AGENT, user, null, awaited);
  }

  static ParticipantIdentity supervisor(CallId call, UserId user) {
    return new ParticipantIdentity(
        ParticipantId.supervisor(call, user), ParticipantRole.SUPERVISOR, user, null, false);
  }

  static ParticipantIdentity external(CallId call, String number) {
    return new ParticipantIdentity(
        ParticipantId.of(call, ParticipantRole.EXTERNAL, number),
        ParticipantRole.EXTERNAL,
        null,
        number,
        true);
  }

  ParticipantIdentity awaited(boolean isAwaited) {
    return new ParticipantIdentity(id, role, user, number, isAwaited);
  }

  /// Returns whether this is the participant of a leg whose agent no webhook has named yet.
  boolean isUnknownAgent() {
    return role == ParticipantRole.AGENT && user == null;
  }

  /// Returns the identity of a leg of this participant.
  LegIdentity leg(CallSid callSid, @Nullable CallSid parent) {
    return new LegIdentity(callSid, parent, role, user, id);
  }

  /// Returns this identity, awaited if either is.
  ParticipantIdentity merge(ParticipantIdentity other) {
    return awaited ? this : new ParticipantIdentity(id, role, user, number, other.awaited);
  }
}
