package org.ringback.exchange.signalling;

/// Thrown for an access token that Twilio rejects. Carries the error code for the Voice SDK.
public final class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1;

  static final int MISSING = 31102;
  static final int INVALID_NAME = 31105;

  /// The SDK's AuthenticationFailed (20151).
  static final int UNKNOWN = 31201;

  static final int SIGNATURE = 31202;

  /// The SDK's AccessTokenInvalid (20101).
  static final int INVALID = 31204;

  /// The SDK's AccessTokenExpired (20104).
  static final int EXPIRED = 31205;

  static final int NO_ACCOUNT = 31203;
  static final int TOO_LONG = 31207;

  private final int code;

  InvalidTokenException(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
