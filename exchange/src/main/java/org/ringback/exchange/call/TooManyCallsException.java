package org.ringback.exchange.call;

/// The account has as many live calls as it may (Twilio: 10004), or as there is room for (20429).
public final class TooManyCallsException extends RuntimeException {
  private static final int CONCURRENT = 10004;
  private static final int NO_ROOM = 20429;

  private static final long serialVersionUID = 1;

  private final int code;

  private TooManyCallsException(int code, String message) {
    super(message);
    this.code = code;
  }

  static TooManyCallsException concurrent(int most) {
    return new TooManyCallsException(CONCURRENT, "Call concurrency limit exceeded: " + most);
  }

  static TooManyCallsException noCapacity(int most) {
    return new TooManyCallsException(
        NO_ROOM, "Too Many Requests: " + most + " calls are live or queued, and no more are held");
  }

  /// Twilio's.
  public int code() {
    return code;
  }
}
