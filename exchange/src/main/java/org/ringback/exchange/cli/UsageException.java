package org.ringback.exchange.cli;

/// A wrong command line. Its message is a sentence for the user.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
