package org.ringback.server.callcontrol;

import java.time.Instant;
import org.ringback.server.identity.UserId;

/// A supervisor who is about to take over a call, and the time until which she may join.
record TakeOver(UserId user, Instant until) {}
