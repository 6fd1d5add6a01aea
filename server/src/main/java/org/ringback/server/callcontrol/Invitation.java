package org.ringback.server.callcontrol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// A member or an outside number that is to join a call.
///
/// @param user null for a number, like the number for a member
/// @param invitedBy the agent who transfers the call or asks for a consultation
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
  boolean isTransfer() {
    return reason == CallOffer.Reason.TRANSFER;
  }
}
