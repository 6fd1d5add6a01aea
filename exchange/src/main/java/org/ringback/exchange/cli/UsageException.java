package org.ringback.exchange.cli;

/// What is wrong with a command line, in a sentence.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
