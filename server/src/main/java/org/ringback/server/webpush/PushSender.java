package org.ringback.server.webpush;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.settings.PushServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Sends stored messages to the push services of browsers (RFC 8030). The node that stores a
/// message sends it at once. The leading node sends what is left, repeats what failed, and ends the
/// notifications of calls that no longer ring.
final class PushSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PushSender.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration CLEAN_UP_INTERVAL = Duration.ofHours(1);
  private static final int MAX_REQUESTS = 32;
  private static final int SALT_BYTES = 16;

  private final PushMessageStore messages;
  private final PushSubscriptionStore subscriptions;
  private final VapidKeys keys;
  private final PushServices services;
  private final URI contact;
  private final LeaderLease lease;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore permits = new Semaphore(MAX_REQUESTS);
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("push-messages").factory());
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// @param contact where the operators of push services find the operator of this server
  PushSender(
      PushMessageStore messages,
      PushSubscriptionStore subscriptions,
      VapidKeys keys,
      PushServices services,
      URI contact,
      LeaderLease lease,
      Clock clock) {
    this.messages = messages;
    this.subscriptions = subscriptions;
    this.keys = keys;
    this.services = services;
    this.contact = contact;
    this.lease = lease;
    this.clock = clock;
  }

  void start() {
    schedule(INTERVAL, this::sendLeft);
    schedule(CLEAN_UP_INTERVAL, subscriptions::deleteEnded);
  }

  private void schedule(Duration interval, Runnable work) {
    var _ =
        scheduler.scheduleWithFixedDelay(
            () -> attempt(() -> lease.runIfLeader(work)),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /// Sends the messages that are due, without waiting.
  void wake() {
    if (!requests.isShutdown()) {
      requests.execute(() -> attempt(this::sendDue));
    }
  }

  private void sendLeft() {
    if (messages.hasMessages()) {
      messages.endMissed();
      sendDue();
    }
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      if (!requests.isShutdown()) {
        log.warn("Could not send push messages: {}", e.toString());
      }
    }
  }

  private void sendDue() {
    for (List<PushMessage> due = messages.takeDue(); !due.isEmpty(); due = messages.takeDue()) {
      due.forEach(message -> requests.execute(() -> attempt(() -> send(message))));
    }
  }

  private void send(PushMessage message) {
    try {
      permits.acquire();
      try {
        settle(message, post(message));
      } catch (IOException e) {
        retry(message, e.toString());
      } finally {
        permits.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle(PushMessage message, int status) {
    if (status >= 200 && status < 300) {
      messages.delivered(message);
    } else if (status == 404 || status == 410) {
      subscriptions.delete(message.workspace(), message.session());
      messages.delete(message.workspace(), message.session());
    } else if (status == 429 || status >= 500) {
      retry(message, "status " + status);
    } else {
      log.warn("Could not send a push message of call {}: status {}", message.call(), status);
      messages.delete(message.workspace(), message.session());
    }
  }

  private void retry(PushMessage message, String cause) {
    log.info(
        "Could not send a push message of call {}, attempt {}: {}",
        message.call(),
        message.attempts(),
        cause);
    messages.retry(message, Duration.ofSeconds(1L << Math.min(message.attempts() - 1, 4)));
  }

  private int post(PushMessage message) throws IOException, InterruptedException {
    PushSubscription subscription = message.subscription();
    URI endpoint = URI.create(subscription.endpoint());
    if (!services.allows(endpoint)) {
      return 404; // the setting has changed
    }
    Instant now = clock.instant();
    long timeToLive = Math.max(1, Duration.between(now, message.expiresAt()).toSeconds());
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Authorization", keys.get().authorization(endpoint, contact, now))
            .header("Content-Encoding", "aes128gcm")
            .header("Content-Type", "application/octet-stream")
            .header("TTL", String.valueOf(timeToLive))
            .header("Urgency", "high")
            .header("Topic", message.topic())
            .POST(BodyPublishers.ofByteArray(encrypt(message)))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  /// The content names no caller, because a locked screen shows the notification.
  private byte[] encrypt(PushMessage message) {
    PushSubscription subscription = message.subscription();
    ObjectNode content =
        JsonMapper.shared()
            .createObjectNode()
            .put("type", message.content().wire())
            .put("workspaceId", message.workspace().toString())
            .put("callId", message.call().toString())
            .put("page", subscription.page());
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    KeyPair sender = PushEncryption.newKeyPair();
    Base64.Decoder base64 = Base64.getUrlDecoder();
    try {
      return PushEncryption.encrypt(
          content.toString().getBytes(StandardCharsets.UTF_8),
          PushEncryption.decode(base64.decode(subscription.p256dh())),
          base64.decode(subscription.auth()),
          sender,
          salt);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a push message cannot be encrypted", e);
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    requests.shutdownNow();
    http.shutdownNow();
  }
}
