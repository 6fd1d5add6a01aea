package org.ringback.exchange.call;

/// Thrown on a session's thread when its call has ended; only cleanup may follow.
final class CallEndedException extends Exception {
  private static final long serialVersionUID = 1;
}
