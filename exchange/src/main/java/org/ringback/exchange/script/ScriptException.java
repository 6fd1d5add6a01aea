package org.ringback.exchange.script;

/// Thrown for an invalid script; the message names the step.
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final String message;

  public ScriptException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
