package org.ringback.exchange.call;

/// Thrown when an account is at its limit of live calls (10004), or at the limit of the exchange
/// (20429).
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
        NO_ROOM, "Too Many Requests: " + most + " calls are live or queued, which is the limit");
  }

  /// Twilio's.
  public int code() {
    return code;
  }
}
