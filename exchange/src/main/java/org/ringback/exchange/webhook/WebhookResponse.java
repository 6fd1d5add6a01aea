package org.ringback.exchange.webhook;

/// What became of a webhook. A failure is an answer too: it never throws.
public sealed interface WebhookResponse {
  /// The application answered 2xx.
  record Answered(int status, String contentType, String body) implements WebhookResponse {}

  /// It could not be reached, was too slow, or answered something else (Twilio error 11200 and its
  /// kin).
  ///
  /// @param code Twilio's error code
  record Failed(int code, String message) implements WebhookResponse {}
}
