package org.ringback.exchange.script;

/// A script that cannot be played, in a sentence that names the step.
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final String sentence;

  public ScriptException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  @Override
  public String getMessage() {
    return sentence;
  }
}
