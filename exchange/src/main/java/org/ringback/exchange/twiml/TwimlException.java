package org.ringback.exchange.twiml;

/// A document that Twilio would not run, with Twilio's error code for it.
public final class TwimlException extends Exception {
  private static final long serialVersionUID = 1;

  /// Not XML, or not XML that is safe to read ("Document parse failure").
  public static final int DOCUMENT_PARSE_FAILURE = 12100;

  /// XML, but not TwiML as we know it ("Schema validation warning").
  public static final int SCHEMA_VALIDATION = 12200;

  private final int code;

  TwimlException(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
