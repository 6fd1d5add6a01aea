package org.ringback.exchange.webhook;

import org.ringback.exchange.account.Account;
import org.ringback.exchange.alert.AlertLog;

/// Sends signed webhooks and logs every delivery.
public interface WebhookSender {
  /// Returns the log of alerts, for failed deliveries and other errors of calls.
  AlertLog alerts();

  /// Sends a webhook and waits for the response, retries included. Blocks: call it on a virtual
  /// thread.
  WebhookResponse send(Account account, WebhookRequest request);
}
