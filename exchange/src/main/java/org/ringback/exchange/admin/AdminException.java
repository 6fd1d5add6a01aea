package org.ringback.exchange.admin;

/// An error response of the admin API. Its message is a sentence for the client.
public final class AdminException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;
  private final String message;

  public AdminException(int status, String message) {
    super(message);
    this.status = status;
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }

  int status() {
    return status;
  }
}
