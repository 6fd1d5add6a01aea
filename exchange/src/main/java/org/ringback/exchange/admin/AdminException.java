package org.ringback.exchange.admin;

/// A request to the exchange's administration that cannot be met, in a sentence for who sent it.
public final class AdminException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;
  private final String sentence;

  public AdminException(int status, String sentence) {
    super(sentence);
    this.status = status;
    this.sentence = sentence;
  }

  @Override
  public String getMessage() {
    return sentence;
  }

  int status() {
    return status;
  }
}
