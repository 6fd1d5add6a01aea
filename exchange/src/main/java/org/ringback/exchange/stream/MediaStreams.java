package org.ringback.exchange.stream;

import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.webhook.StatusCallbackQueue;
import org.ringback.exchange.webhook.WebhookSender;

/// All running streams of the exchange, and the thousand that ended last.
public final class MediaStreams implements AutoCloseable {
  private static final int MAX_ENTRIES = 1_000;

  private final ConcurrentLinkedDeque<MediaStream> newestFirst = new ConcurrentLinkedDeque<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final WebhookSender webhooks;
  private final Clock clock;
  private final RandomGenerator random;
  private final Executor threads;

  public MediaStreams(
      WebhookSender webhooks, Clock clock, RandomGenerator random, Executor threads) {
    this.webhooks = webhooks;
    this.clock = clock;
    this.random = random;
    this.threads = threads;
  }

  public MediaStream start(StreamRequest request, MediaEndpoint leg) {
    MediaStream begun =
        new MediaStream(
            Sid.next("MZ", random),
            request,
            leg,
            http,
            new StatusCallbackQueue(
                webhooks, request.account(), request.callback(), "stream-callback", threads),
            webhooks.alerts(),
            clock);
    newestFirst.addFirst(begun);
    while (newestFirst.size() > MAX_ENTRIES && newestFirst.peekLast().status().equals("stopped")) {
      newestFirst.removeLast();
    }
    threads.execute(begun::run);
    return begun;
  }

  /// @param sidOrName the SID or name of the stream
  public Optional<MediaStream> find(Account account, String callSid, String sidOrName) {
    return newestFirst.stream()
        .filter(s -> s.request().account().sid().equals(account.sid()))
        .filter(s -> s.request().callSid().equals(callSid))
        .filter(s -> s.sid().equals(sidOrName) || s.request().name().equals(sidOrName))
        .findFirst();
  }

  /// Stops the streams of a call that has ended.
  public void callEnded(String callSid) {
    newestFirst.stream()
        .filter(s -> s.request().callSid().equals(callSid))
        .forEach(MediaStream::stop);
  }

  @Override
  public void close() {
    newestFirst.forEach(MediaStream::stop);
    http.shutdownNow();
  }
}
