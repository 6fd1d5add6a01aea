package org.ringback.server.callcontrol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// A member, an outside number, or the customer of an outgoing call that is to join a call.
///
/// @param user null for a number, like the number for a member
/// @param invitedBy the agent who transfers the call, asks for a consultation, or calls the
///   customer
/// @param expiresAt the time after which the invitation has failed
/// @param isDialed whether the request to dial the number was sent. It is sent once
/// @param callSid the leg of the number, when Twilio has accepted the request
record Invitation(
    ParticipantId participant,
    @Nullable UserId user,
    @Nullable String number,
    CallOffer.Reason reason,
    UserId invitedBy,
    Instant expiresAt,
    boolean isDialed,
    @Nullable CallSid callSid) {
  /// Returns whether a call begins with it: of the customer or the colleague who is called, or of
  /// the agent who requested that the server calls the customer.
  boolean isOutgoing() {
    return reason == CallOffer.Reason.OUTGOING || reason == CallOffer.Reason.DIRECT;
  }

  boolean isTransfer() {
    return reason == CallOffer.Reason.TRANSFER;
  }
}
