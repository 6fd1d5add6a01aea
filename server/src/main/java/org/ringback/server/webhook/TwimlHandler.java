package org.ringback.server.webhook;

/// Answers one kind of voice webhook. A feature registers one for each route that it serves.
public interface TwimlHandler {
  /// Returns the TwiML document. The caller hears an apology when it throws or is late.
  ///
  /// @throws BadSignature when the webhook belongs to another workspace
  String answer(VerifiedWebhook webhook);
}
