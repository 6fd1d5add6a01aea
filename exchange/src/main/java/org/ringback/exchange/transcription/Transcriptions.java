package org.ringback.exchange.transcription;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.subresource.CallSubresources;
import org.ringback.exchange.webhook.StatusCallbackQueue;
import org.ringback.exchange.webhook.WebhookSender;

/// All running real-time transcriptions of the exchange, and the thousand that ended last.
public final class Transcriptions extends CallSubresources<Transcription> {
  private final WebhookSender webhooks;
  private final Recogniser recogniser;
  private final Clock clock;
  private final RandomGenerator random;
  private final Executor threads;

  public Transcriptions(
      WebhookSender webhooks,
      Recogniser recogniser,
      Clock clock,
      RandomGenerator random,
      Executor threads) {
    this.webhooks = webhooks;
    this.recogniser = recogniser;
    this.clock = clock;
    this.random = random;
    this.threads = threads;
  }

  public Transcription start(TranscriptionRequest request, MediaEndpoint leg) {
    Transcription begun =
        new Transcription(
            Sid.next("GT", random),
            request,
            leg,
            recogniser,
            new StatusCallbackQueue(
                webhooks, request.account(), request.callback(), "transcription-callback", threads),
            clock,
            threads);
    add(begun);
    begun.start();
    return begun;
  }
}
