package org.ringback.exchange.webhook;

/// The result of a webhook. A failure is a result too, not an exception.
public sealed interface WebhookResponse {
  /// The application responded with 2xx.
  record Answered(int status, String contentType, String body) implements WebhookResponse {}

  /// The application was unreachable or too slow, or returned another status (Twilio error 11200
  /// and similar ones).
  ///
  /// @param code Twilio's error code
  record Failed(int code, String message) implements WebhookResponse {}
}
