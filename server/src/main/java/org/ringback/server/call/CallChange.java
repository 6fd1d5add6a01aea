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

  /// Returns whether a customer's call turned out to have ended without reaching an agent. A late
  /// event may tell that the agent had joined after the customer was gone.
  boolean isMissed() {
    return isMissed(after, stateAfter) && !isMissed(before, stateBefore);
  }

  private static boolean isMissed(Call call, CallState state) {
    return call.direction() == CallDirection.INBOUND
        && state.isOver()
        && state.answeredAt() == null;
  }

  /// Returns whether customer and agent are connected for the first time.
  boolean isAnswer() {
    return stateBefore.answeredAt() == null
        && stateAfter.answeredAt() != null
        && !stateAfter.isOver();
  }

  /// Returns whether the call is over, or was over before a late event.
  boolean isOver() {
    return stateAfter.isOver() || stateBefore.isOver();
  }

  boolean hasEnded() {
    return stateAfter.isOver() && !stateBefore.isOver();
  }
}
