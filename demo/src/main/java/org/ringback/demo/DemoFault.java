package org.ringback.demo;

/// A reason, in one sentence for the person who ran it, why the demo cannot start.
final class DemoFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  DemoFault(String sentence) {
    super(sentence);
  }

  DemoFault(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
