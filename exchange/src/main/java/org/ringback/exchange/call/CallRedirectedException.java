package org.ringback.exchange.call;

import org.jspecify.annotations.Nullable;

/// Thrown on a session's thread when REST has given the call new TwiML.
class CallRedirectedException extends Exception {
  private static final long serialVersionUID = 1;
  private final transient @Nullable TwimlSource next;

  CallRedirectedException(@Nullable TwimlSource next) {
    this.next = next;
  }

  @Nullable TwimlSource next() {
    return next;
  }
}
