package org.ringback.exchange.stream;

import java.net.http.HttpClient;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.subresource.CallSubresources;
import org.ringback.exchange.webhook.StatusCallbackQueue;
import org.ringback.exchange.webhook.WebhookSender;

/// All running streams of the exchange, and the thousand that ended last.
public final class MediaStreams extends CallSubresources<MediaStream> implements AutoCloseable {
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
    add(begun);
    threads.execute(begun::run);
    return begun;
  }

  @Override
  public void close() {
    stopAll();
    http.shutdownNow();
  }
}
