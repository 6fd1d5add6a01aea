package org.ringback.server.callcontrol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// An agent for whom a call waits, because her leg was lost or she parked the call. The customer,
/// or the member whom she talked to, is on hold, unless others are in the call.
///
/// @param until null while the agent who parked the call is on another one
/// @param isParked whether the agent put the call on hold to take another one
/// @param isElsewhere whether the agent is on a call, or about to join one
record Rejoin(UserId user, @Nullable Instant until, boolean isParked, boolean isElsewhere) {
  static Rejoin ofLost(UserId user, Instant until) {
    return new Rejoin(user, until, false, false);
  }

  static Rejoin ofParked(UserId user) {
    return new Rejoin(user, null, true, true);
  }

  Rejoin elsewhere(boolean elsewhere) {
    return new Rejoin(user, until, isParked, elsewhere);
  }

  boolean isOver(Instant now) {
    return until != null && !now.isBefore(until);
  }

  /// Returns until when the call waits for the agent who parked it; null for no limit.
  @Nullable Instant limit(Instant now) {
    return isElsewhere ? null : now.plus(ControlPlan.REJOIN);
  }

  /// Returns whether the time of the return is to be set, or to be removed. A customer whose agent
  /// is on another call waits without a limit.
  boolean mustChange() {
    return isParked && isElsewhere == (until != null);
  }
}
