package org.ringback.server.webhook;

import java.util.List;
import java.util.Optional;

/// Applies the stored webhooks of one kind. A feature registers its handler with [WebhookFeature],
/// which serves the route of the kind.
public interface WebhookHandler {
  WebhookKind kind();

  /// Returns the deduplication key, which must be the same when Twilio repeats the webhook. Empty
  /// when the webhook lacks a part of it; the inbox then compares the whole webhook.
  Optional<String> key(VerifiedWebhook webhook);

  /// Returns whether webhooks that arrive at the same time share one transaction. A handler that
  /// does not waits for no other webhook, and receives one at a time.
  boolean isBatched();

  /// Returns the size of the longest body.
  default int maxBodyBytes() {
    return 64 * 1024;
  }

  /// Returns the webhook as the inbox stores it until a retry. Overridden where it contains what
  /// must not be stored as it arrived.
  default VerifiedWebhook storable(VerifiedWebhook webhook) {
    return webhook;
  }

  /// Applies webhooks in their order, of any workspaces, in the transaction that stores them or
  /// marks them as applied. After an exception the inbox retries.
  ///
  /// @throws UnprocessableWebhook when no retry can succeed
  void apply(List<VerifiedWebhook> webhooks);
}
