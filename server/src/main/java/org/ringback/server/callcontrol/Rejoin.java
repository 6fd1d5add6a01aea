package org.ringback.server.callcontrol;

import java.time.Instant;
import org.ringback.server.identity.UserId;

/// An agent whose leg ended without a hang-up, and the time until which the customer waits for her.
record Rejoin(UserId user, Instant until) {}
