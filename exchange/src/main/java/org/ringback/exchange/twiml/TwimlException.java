package org.ringback.exchange.twiml;

/// Thrown for a document that Twilio would reject, with the error code.
public final class TwimlException extends Exception {
  private static final long serialVersionUID = 1;

  /// Not well-formed XML, or XML with a DTD ("Document parse failure").
  public static final int DOCUMENT_PARSE_FAILURE = 12100;

  /// XML that is not valid TwiML ("Schema validation warning").
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
