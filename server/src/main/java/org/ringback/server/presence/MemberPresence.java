package org.ringback.server.presence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// The state of a member.
///
/// @param since null for a member who never had a page open
/// @param wrapUpEndsAt null unless the state is `wrap-up`
public record MemberPresence(
    UserId user,
    String name,
    PresenceState state,
    @Nullable Instant since,
    @Nullable Instant wrapUpEndsAt) {}
