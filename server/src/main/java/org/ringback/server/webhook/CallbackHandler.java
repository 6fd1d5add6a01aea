package org.ringback.server.webhook;

import java.util.List;

/// Applies the callbacks that [WebhookInbox] stores.
public interface CallbackHandler {
  /// Applies callbacks of any workspaces in their order, in the transaction that stores them. Must
  /// be idempotent.
  void apply(List<VerifiedWebhook> callbacks);
}
