package org.ringback.exchange.call;

/// The account has as many live calls as it may (Twilio: 10004).
public final class TooManyCalls extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooManyCalls(int most) {
    super("Call concurrency limit exceeded: " + most);
  }
}
