package org.ringback.exchange.cli;

/// What is wrong with a command line, in a sentence.
final class UsageFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageFault(String sentence) {
    super(sentence);
  }
}
