package org.ringback.exchange.webhook;

import org.ringback.exchange.account.Account;

/// Sends signed webhooks and remembers every attempt.
public interface WebhookSender {
  /// Sends one webhook and waits for the answer, retries included. Blocks: call it on a virtual
  /// thread.
  WebhookAnswer send(Account account, WebhookRequest request);
}
