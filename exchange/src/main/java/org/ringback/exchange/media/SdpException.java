package org.ringback.exchange.media;

/// Thrown for an unusable session description: malformed, without audio or without a common codec.
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1;

  public SdpException(String message) {
    super(message);
  }
}
