package org.ringback.exchange.webhook;

import org.ringback.exchange.account.Account;
import org.ringback.exchange.alert.AlertLog;

/// Sends signed webhooks and remembers every attempt.
public interface WebhookSender {
  /// Where a delivery that failed is told, and what else goes wrong with a call.
  AlertLog alerts();

  /// Sends one webhook and waits for the answer, retries included. Blocks: call it on a virtual
  /// thread.
  WebhookResponse send(Account account, WebhookRequest request);
}
