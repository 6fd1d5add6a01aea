package org.ringback.server.webhook;

/// Answers the voice webhooks of one route.
public interface TwimlHandler {
  /// Returns the TwiML document. After an exception or a timeout the caller hears an apology.
  ///
  /// @throws BadSignature when the webhook belongs to another workspace
  String answer(VerifiedWebhook webhook);
}
