package org.ringback.exchange.rest;

/// An error response of Twilio's REST API (https://www.twilio.com/docs/api/errors).
final class TwilioError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String message;
  private final int status;
  private final int code;

  TwilioError(int status, int code, String message) {
    super(message);
    this.message = message;
    this.status = status;
    this.code = code;
  }

  static TwilioError unauthenticated() {
    return new TwilioError(401, 20003, "Authenticate");
  }

  static TwilioError notFound(String path) {
    return new TwilioError(404, 20404, "The requested resource " + path + " was not found");
  }

  @Override
  public String getMessage() {
    return message;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }
}
