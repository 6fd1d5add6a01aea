package org.ringback.demo;

/// A reason, in one sentence for the person who ran it, why the demo cannot start.
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DemoException(String sentence) {
    super(sentence);
  }

  DemoException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
