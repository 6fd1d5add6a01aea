package org.ringback.exchange.call;

/// Thrown when an account is at its limit of live calls (10004), or at the limit of the exchange
/// (20429).
public final class TooManyCallsException extends RuntimeException {
  private static final int CONCURRENCY_EXCEEDED = 10004;
  private static final int TOO_MANY_REQUESTS = 20429;

  private static final long serialVersionUID = 1;

  private final int code;

  private TooManyCallsException(int code, String message) {
    super(message);
    this.code = code;
  }

  static TooManyCallsException concurrent(int limit) {
    return new TooManyCallsException(
        CONCURRENCY_EXCEEDED, "Call concurrency limit exceeded: " + limit);
  }

  static TooManyCallsException noCapacity(int limit) {
    return new TooManyCallsException(
        TOO_MANY_REQUESTS,
        "Too Many Requests: " + limit + " calls are live or queued, which is the limit");
  }

  /// Returns Twilio's error code.
  public int code() {
    return code;
  }
}
