package org.ringback.exchange.webhook;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the callbacks of one resource (a recording, a conference, a queue) in order. A slow
/// application delays only its later callbacks.
public final class StatusCallbackQueue {
  private static final Logger log = LoggerFactory.getLogger(StatusCallbackQueue.class);

  /// RFC 2822 with a zone that is always `+0000`.
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss '+0000'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final WebhookSender webhooks;
  private final Account account;
  private final WebhookTarget target;
  private final String purpose;
  private final Executor threads;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /// @param target unset for no callbacks
  /// @param purpose the purpose in the delivery log
  public StatusCallbackQueue(
      WebhookSender webhooks,
      Account account,
      WebhookTarget target,
      String purpose,
      Executor threads) {
    this.webhooks = webhooks;
    this.account = account;
    this.target = target;
    this.purpose = purpose;
    this.threads = threads;
  }

  /// Formats a time for callbacks.
  public static String time(Instant at) {
    return RFC_2822.format(at);
  }

  public boolean isSet() {
    return target.isSet();
  }

  /// @param callSid the call, for the delivery log
  public synchronized void send(String callSid, List<Map.Entry<String, String>> parameters) {
    if (!target.isSet()) {
      return;
    }
    WebhookRequest request = new WebhookRequest(purpose, callSid, target, List.copyOf(parameters));
    last = last.thenRunAsync(() -> deliver(request), threads);
  }

  /// Delivers a callback. The sender returns failures; an exception is a bug.
  private void deliver(WebhookRequest request) {
    try {
      webhooks.send(account, request);
    } catch (RuntimeException e) {
      log.error("Could not send a {}", purpose, e);
    }
  }
}
