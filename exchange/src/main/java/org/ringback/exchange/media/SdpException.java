package org.ringback.exchange.media;

/// A session description that cannot be used: malformed, without audio, without a common codec.
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1;

  public SdpException(String message) {
    super(message);
  }
}
