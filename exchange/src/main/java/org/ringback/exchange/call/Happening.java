package org.ringback.exchange.call;

import org.ringback.exchange.stream.MediaStream;

/// What a session that waits is woken by.
sealed interface Happening {
  /// The session's own end of the line is gone.
  record HungUp() implements Happening {}

  /// REST sent the call elsewhere.
  record Redirected(Next next) implements Happening {}

  /// A sound came to its end.
  ///
  /// @param sound which
  record Played(Object sound) implements Happening {}

  /// Someone who was rung answered.
  record Answered(Ring ring) implements Happening {}

  /// Nobody answers a ring any more, or who answered has hung up or goes elsewhere.
  record Ended(Ring ring) implements Happening {}

  /// Who answered has heard what it was to hear before it is joined.
  record Screened(Ring ring) implements Happening {}

  /// The caller pressed `*`.
  record Star() implements Happening {}

  /// The caller pressed a key that somebody waits for.
  record Key(char key) implements Happening {}

  /// The caller begins to speak.
  record SpeechBegan() implements Happening {}

  /// The caller has been silent for as long as was asked.
  record FellSilent() implements Happening {}

  /// The call is no longer in its conference.
  record Removed() implements Happening {}

  /// Somebody takes this call out of its queue.
  record Handed(Handover handover) implements Happening {}

  /// The one who waited in a queue is ready to be joined.
  record Ready(Handover handover) implements Happening {}

  /// The other party of a call out of a queue is gone.
  record Released(Handover handover) implements Happening {}

  /// A stream that the call waits for has ended.
  record StreamOver(MediaStream stream) implements Happening {}

  /// Somebody has come into a queue.
  record Arrived() implements Happening {}
}
