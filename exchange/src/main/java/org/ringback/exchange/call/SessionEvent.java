package org.ringback.exchange.call;

import org.ringback.exchange.stream.MediaStream;

/// What a session that waits is woken by.
sealed interface SessionEvent {
  /// The session's own end of the line is gone.
  record HungUp() implements SessionEvent {}

  /// REST sent the call elsewhere.
  record Redirected(TwimlSource next) implements SessionEvent {}

  /// A sound came to its end.
  ///
  /// @param sound which
  record Played(Object sound) implements SessionEvent {}

  /// Someone who was rung answered.
  record Answered(Ring ring) implements SessionEvent {}

  /// Nobody answers a ring any more, or who answered has hung up or goes elsewhere.
  record Ended(Ring ring) implements SessionEvent {}

  /// Who answered has heard what it was to hear before it is joined.
  record Screened(Ring ring) implements SessionEvent {}

  /// The caller pressed `*`.
  record Star() implements SessionEvent {}

  /// The caller pressed a key that somebody waits for.
  record Key(char key) implements SessionEvent {}

  /// The caller begins to speak.
  record SpeechBegan() implements SessionEvent {}

  /// The caller has been silent for as long as was asked.
  record FellSilent() implements SessionEvent {}

  /// The call is no longer in its conference.
  record Removed() implements SessionEvent {}

  /// Somebody takes this call out of its queue.
  record Handed(QueueBridge handover) implements SessionEvent {}

  /// The one who waited in a queue is ready to be joined.
  record Ready(QueueBridge handover) implements SessionEvent {}

  /// The other party of a call out of a queue is gone.
  record Released(QueueBridge handover) implements SessionEvent {}

  /// A stream that the call waits for has ended.
  record StreamOver(MediaStream stream) implements SessionEvent {}

  /// Somebody has come into a queue.
  record Arrived() implements SessionEvent {}
}
