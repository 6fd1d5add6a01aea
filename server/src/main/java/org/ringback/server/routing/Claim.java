package org.ringback.server.routing;

import java.time.Instant;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.identity.UserId;

/// The permission of a member's tab to join a call once.
///
/// @param role agent or supervisor
/// @param claim the secret that the browser's call to Twilio carries
/// @param fence the number of the tab among those that held the agent's phone
/// @param isUsed whether a leg has used it
public record Claim(
    CallId call,
    UserId user,
    ParticipantRole role,
    UUID claim,
    UUID tab,
    long fence,
    Instant expiresAt,
    boolean isUsed) {}
