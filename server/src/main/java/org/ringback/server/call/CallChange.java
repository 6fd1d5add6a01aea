package org.ringback.server.call;

import java.util.Objects;

/// A stored call and the call that replaces it, with their states.
record CallChange(
    CallKey key, Call before, CallState stateBefore, Call after, CallState stateAfter) {
  static CallChange of(CallKey key, Call before, Call after) {
    return new CallChange(key, before, before.state(), after, after.state());
  }

  boolean isVisible() {
    return !Objects.equals(before.callSid(), after.callSid())
        || !stateAfter.hasSameView(stateBefore);
  }

  /// Returns whether a customer's call ended that reached no agent.
  boolean isMissed() {
    return hasEnded()
        && after.direction() == CallDirection.INBOUND
        && stateAfter.answeredAt() == null;
  }

  boolean hasEnded() {
    return stateAfter.isOver() && !stateBefore.isOver();
  }
}
