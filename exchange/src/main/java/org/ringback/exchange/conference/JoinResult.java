package org.ringback.exchange.conference;

/// The result of a call's attempt to join a conference.
public enum JoinResult {
  JOINED,
  /// The conference has ended; another of the same name may be opened.
  ENDED,
  /// The conference has `maxParticipants`.
  FULL,
  /// Another participant has the label. Twilio: error 16025.
  LABEL_IN_USE,
  /// The conference has not started, or the call to coach is not in it. Twilio: error 13240.
  COACHED_CALL_ABSENT,
  /// The participant to coach is on hold. Twilio: error 16027.
  COACHED_CALL_ON_HOLD
}
