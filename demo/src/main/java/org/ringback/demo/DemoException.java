package org.ringback.demo;

/// A reason, in one message for the person who ran it, why the demo cannot start.
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
