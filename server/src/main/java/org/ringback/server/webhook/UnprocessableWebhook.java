package org.ringback.server.webhook;

/// A webhook that its handler cannot read, so that no retry can succeed. The inbox sets it aside at
/// once.
public final class UnprocessableWebhook extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnprocessableWebhook(String message) {
    super(message);
  }
}
