package org.ringback.exchange.call;

import org.ringback.exchange.stream.MediaStream;

/// An event that wakes a waiting session.
sealed interface SessionEvent {
  /// The leg of the session hung up.
  record HungUp() implements SessionEvent {}

  /// REST redirected the call.
  record Redirected(TwimlSource next) implements SessionEvent {}

  /// A sound has ended.
  ///
  /// @param sound identifies the playback
  record PlaybackEnded(Object sound) implements SessionEvent {}

  /// A ringing target answered.
  record RingAnswered(Ring ring) implements SessionEvent {}

  /// A ring ended without an answer, or the answering party hung up or was redirected.
  record RingEnded(Ring ring) implements SessionEvent {}

  /// The answering party finished the TwiML of its noun.
  record ScreeningPassed(Ring ring) implements SessionEvent {}

  /// The caller pressed `*`.
  record StarPressed() implements SessionEvent {}

  /// The caller pressed a key.
  record KeyPressed(char key) implements SessionEvent {}

  /// The caller started to speak.
  record SpeechStarted() implements SessionEvent {}

  /// The caller was silent for the speech timeout.
  record SilenceDetected() implements SessionEvent {}

  /// The call left its conference.
  record RemovedFromConference() implements SessionEvent {}

  /// Another call takes this call out of its queue.
  record Dequeued(QueueBridge bridge) implements SessionEvent {}

  /// The queued caller is ready for the bridge.
  record BridgeReady(QueueBridge bridge) implements SessionEvent {}

  /// The other party of a dequeued call hung up.
  record BridgeEnded(QueueBridge bridge) implements SessionEvent {}

  /// The stream of a `<Connect>` ended.
  record StreamEnded(MediaStream stream) implements SessionEvent {}

  /// A call joined a queue.
  record CallQueued() implements SessionEvent {}
}
