package org.ringback.demo.training;

/// Reports why the class cache could not be created, in a message for the user.
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TrainingException(String message) {
    super(message);
  }

  TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
