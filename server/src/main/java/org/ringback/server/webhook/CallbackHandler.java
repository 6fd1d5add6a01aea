package org.ringback.server.webhook;

import java.util.List;

/// Applies the callbacks that [WebhookInbox] has stored. A feature registers one for its kind.
public interface CallbackHandler {
  /// Applies callbacks of any workspaces, in their order, within the transaction that stores them.
  /// A callback that was applied before must change nothing.
  void apply(List<VerifiedWebhook> callbacks);
}
