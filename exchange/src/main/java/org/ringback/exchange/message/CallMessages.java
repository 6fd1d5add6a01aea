package org.ringback.exchange.message;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.webhook.WebhookRequest;
import org.ringback.exchange.webhook.WebhookSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries user-defined messages between browsers and applications. A browser's message goes to
/// each subscription of its call as a signed callback, in order. A message of the REST API goes to
/// the browser. The newest 10,000 subscriptions and idempotency keys are kept.
public final class CallMessages implements AutoCloseable {
  /// A browser in a call.
  @FunctionalInterface
  public interface Receiver {
    void receive(UserDefinedMessage message);
  }

  /// Twilio: "Payload size exceeded authorized limit" (31212).
  public static final int MAX_CONTENT = 10_000;

  private static final Logger log = LoggerFactory.getLogger(CallMessages.class);
  private static final int MAX_ENTRIES = 10_000;

  private static final class Delivery {
    private final Subscription subscription;
    private int sequence;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Delivery(Subscription subscription) {
      this.subscription = subscription;
    }
  }

  private final WebhookSender webhooks;
  private final Clock clock;
  private final RandomGenerator random;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Set<Receiver>> receivers = new ConcurrentHashMap<>();
  private final Map<String, Delivery> subscriptions = newest();
  private final Map<String, UserDefinedMessage> sent = newest();

  public CallMessages(WebhookSender webhooks, Clock clock, RandomGenerator random) {
    this.webhooks = webhooks;
    this.clock = clock;
    this.random = random;
  }

  private static <V> Map<String, V> newest() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MAX_ENTRIES;
      }
    };
  }

  // -- browsers

  public void attach(String callSid, Receiver receiver) {
    receivers.compute(
        callSid,
        (_, all) -> {
          Set<Receiver> with = all == null ? ConcurrentHashMap.newKeySet() : all;
          with.add(receiver);
          return with;
        });
  }

  public void detach(String callSid, Receiver receiver) {
    receivers.computeIfPresent(
        callSid,
        (_, all) -> {
          all.remove(receiver);
          return all.isEmpty() ? null : all;
        });
  }

  /// Delivers a browser's message to the subscriptions of its call.
  ///
  /// @param messageSid the SID that the browser gave it (`KX…`)
  /// @param content JSON
  public void onClientMessage(Account account, String callSid, String messageSid, String content) {
    Instant now = clock.instant();
    synchronized (subscriptions) {
      for (Delivery each : subscriptions.values()) {
        Subscription subscription = each.subscription;
        if (subscription.callSid().equals(callSid)
            && subscription.accountSid().equals(account.sid())) {
          int sequence = ++each.sequence;
          List<Map.Entry<String, String>> parameters =
              List.of(
                  Map.entry("AccountSid", account.sid()),
                  Map.entry("CallSid", callSid),
                  Map.entry("Content", content),
                  Map.entry("ContentType", "application/json"),
                  Map.entry("DateCreated", now.toString()),
                  Map.entry("SequenceNumber", String.valueOf(sequence)),
                  Map.entry("Sid", messageSid));
          WebhookRequest request =
              new WebhookRequest(
                  "user-defined-message", callSid, subscription.callback(), parameters);
          each.last = each.last.thenRunAsync(() -> deliver(account, request), threads);
        }
      }
    }
  }

  private void deliver(Account account, WebhookRequest request) {
    try {
      webhooks.send(account, request);
    } catch (RuntimeException e) {
      log.error("Could not deliver a message of call {}", request.callSid(), e);
    }
  }

  // -- applications

  public Subscription subscribe(Account account, String callSid, WebhookTarget callback) {
    Subscription subscription =
        new Subscription(Sid.next("ZY", random), account.sid(), callSid, callback, clock.instant());
    synchronized (subscriptions) {
      subscriptions.put(subscription.sid(), new Delivery(subscription));
    }
    return subscription;
  }

  /// @return false when the call has no such subscription
  public boolean unsubscribe(Account account, String callSid, String sid) {
    synchronized (subscriptions) {
      Delivery delivery = subscriptions.get(sid);
      return delivery != null
          && delivery.subscription.accountSid().equals(account.sid())
          && delivery.subscription.callSid().equals(callSid)
          && subscriptions.remove(sid) != null;
    }
  }

  /// Sends a message to the browser of a call, or to the subscriptions of a call without a browser.
  ///
  /// @param idempotencyKey a repeated key returns the first message and sends nothing; empty for
  ///   none
  public UserDefinedMessage send(
      Account account, String callSid, String content, String idempotencyKey) {
    String key = account.sid() + " " + callSid + " " + idempotencyKey;
    List<Receiver> to = new ArrayList<>(receivers.getOrDefault(callSid, Set.of()));
    UserDefinedMessage message;
    synchronized (sent) {
      UserDefinedMessage before = idempotencyKey.isEmpty() ? null : sent.get(key);
      if (before != null) {
        return before;
      }
      message =
          new UserDefinedMessage(
              Sid.next("KX", random), account.sid(), callSid, content, clock.instant());
      if (!idempotencyKey.isEmpty()) {
        sent.put(key, message);
      }
    }
    if (to.isEmpty()) {
      onClientMessage(account, callSid, message.sid(), content);
    }
    to.forEach(each -> each.receive(message));
    return message;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
