package org.ringback.exchange.chaos;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.webhook.WebhookRequest;
import org.ringback.exchange.webhook.WebhookResponse;
import org.ringback.exchange.webhook.WebhookSender;

/// Drops, delays, reorders, duplicates and corrupts status callbacks, and puts mistakes into the
/// words of transcriptions. Requests whose response controls a call (voice, fallback and action
/// URLs) pass unchanged.
public final class ChaosWebhookSender implements WebhookSender {
  private static final WebhookResponse ACCEPTED = new WebhookResponse.Answered(204, "", "");

  private final WebhookSender sender;
  private final ChaosRules chaos;
  private final ExchangeClock clock;
  private final Map<String, WebhookRequest> delayed = new ConcurrentHashMap<>();

  public ChaosWebhookSender(WebhookSender sender, ChaosRules chaos, ExchangeClock clock) {
    this.sender = sender;
    this.chaos = chaos;
    this.clock = clock;
  }

  @Override
  public AlertLog alerts() {
    return sender.alerts();
  }

  @Override
  public WebhookResponse send(Account account, WebhookRequest request) {
    if (chaos.rules().isEmpty() && delayed.isEmpty() || !request.purpose().endsWith("-callback")) {
      return sender.send(account, request);
    }
    boolean isOfRecording = request.purpose().equals("recording-callback");
    if (triggers(ChaosMode.CALLBACKS_DROP, account, request)
        || isOfRecording && triggers(ChaosMode.RECORDINGS_LOST, account, request)) {
      return ACCEPTED;
    }
    chaos
        .triggers(ChaosMode.CALLBACKS_DELAY, account.sid(), numbers(request), key(request))
        .ifPresent(rule -> pause(rule));
    WebhookRequest words = WordErrors.apply(chaos, account, request);
    WebhookRequest sent =
        triggers(ChaosMode.CALLBACKS_CORRUPT, account, request) ? words.corrupted() : words;
    WebhookRequest earlier = delayed.remove(request.callSid());
    if (earlier == null && reordered(account, sent)) {
      return ACCEPTED;
    }
    WebhookResponse answer = sender.send(account, sent);
    if (triggers(ChaosMode.CALLBACKS_DUPLICATE, account, request)) {
      answer = sender.send(account, sent);
    }
    if (earlier != null) {
      sender.send(account, earlier);
    }
    return answer;
  }

  /// Holds a callback until the next one of its call, or for the rule's time if none follows.
  private boolean reordered(Account account, WebhookRequest request) {
    var rule =
        chaos.triggers(ChaosMode.CALLBACKS_REORDER, account.sid(), numbers(request), key(request));
    if (rule.isEmpty()) {
      return false;
    }
    delayed.put(request.callSid(), request);
    Thread.startVirtualThread(
        () -> {
          pause(rule.get());
          if (delayed.remove(request.callSid(), request)) {
            sender.send(account, request);
          }
        });
    return true;
  }

  private void pause(ChaosRule rule) {
    try {
      clock.sleep(rule.length());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean triggers(ChaosMode mode, Account account, WebhookRequest request) {
    return chaos.triggers(mode, account.sid(), numbers(request), key(request)).isPresent();
  }

  private static List<String> numbers(WebhookRequest request) {
    return request.parameters().stream()
        .filter(p -> p.getKey().equals("From") || p.getKey().equals("To"))
        .map(Map.Entry::getValue)
        .toList();
  }

  /// Identifies a callback by its parties and status. The CallSid is random and not used.
  private static String key(WebhookRequest request) {
    StringBuilder key = new StringBuilder(request.purpose());
    for (Map.Entry<String, String> each : request.parameters()) {
      switch (each.getKey()) {
        case "From", "To", "CallStatus", "SequenceNumber" ->
            key.append(' ').append(each.getValue());
        default -> {
          // does not identify the callback
        }
      }
    }
    return key.toString();
  }
}
