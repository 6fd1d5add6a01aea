package org.ringback.exchange.call;

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

  /// The caller pressed `*`.
  record Star() implements Happening {}
}
