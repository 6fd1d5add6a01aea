package org.ringback.exchange.call;

/// Receives the events of a [Leg].
public interface LegListener {
  /// Called when a ringing leg answers. Its audio is set up.
  void answered(Leg leg);

  /// Called when a ringing leg declines or does not answer.
  ///
  /// @param outcome `BUSY`, `NO_ANSWER`, `FAILED` or `CANCELED`
  void declined(Leg leg, CallStatus outcome);

  /// Called when the called person rejects the call: SIP response 603, Decline (RFC 3261 §21.6.2).
  default void rejected(Leg leg) {
    declined(leg, CallStatus.BUSY);
  }

  /// Called when the leg hangs up or its connection is lost.
  void hungUp(Leg leg);
}
