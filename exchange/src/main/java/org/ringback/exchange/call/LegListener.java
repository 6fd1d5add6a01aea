package org.ringback.exchange.call;

/// What a telephone or browser does with a call, told by its [Leg].
public interface LegListener {
  /// One that was rung takes the call; its audio is set up.
  void answered(Leg leg);

  /// One that was rung does not take it.
  ///
  /// @param outcome `BUSY`, `NO_ANSWER`, `FAILED` or `CANCELED`
  void declined(Leg leg, CallStatus outcome);

  /// It hung up, or was lost.
  void hungUp(Leg leg);
}
