package org.ringback.exchange.call;

/// The account has as many live calls as it may (Twilio: 10004).
public final class TooManyCalls extends RuntimeException {
  public static final int CODE = 10004;

  private static final long serialVersionUID = 1;

  TooManyCalls(int most) {
    super("Call concurrency limit exceeded: " + most);
  }
}
