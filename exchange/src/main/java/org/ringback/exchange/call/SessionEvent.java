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
  record PlaybackEnded(Object sound) implements SessionEvent {}

  /// Someone who was rung answered.
  record RingAnswered(Ring ring) implements SessionEvent {}

  /// Nobody answers a ring any more, or who answered has hung up or goes elsewhere.
  record RingEnded(Ring ring) implements SessionEvent {}

  /// Who answered has heard what it was to hear before it is joined.
  record ScreeningPassed(Ring ring) implements SessionEvent {}

  /// The caller pressed `*`.
  record StarPressed() implements SessionEvent {}

  /// The caller pressed a key that somebody waits for.
  record KeyPressed(char key) implements SessionEvent {}

  /// The caller begins to speak.
  record SpeechStarted() implements SessionEvent {}

  /// The caller has been silent for as long as was asked.
  record SilenceDetected() implements SessionEvent {}

  /// The call is no longer in its conference.
  record RemovedFromConference() implements SessionEvent {}

  /// Somebody takes this call out of its queue.
  record Dequeued(QueueBridge bridge) implements SessionEvent {}

  /// The one who waited in a queue is ready to be joined.
  record BridgeReady(QueueBridge bridge) implements SessionEvent {}

  /// The other party of a call out of a queue is gone.
  record BridgeEnded(QueueBridge bridge) implements SessionEvent {}

  /// A stream that the call waits for has ended.
  record StreamEnded(MediaStream stream) implements SessionEvent {}

  /// Somebody has come into a queue.
  record CallQueued() implements SessionEvent {}
}
