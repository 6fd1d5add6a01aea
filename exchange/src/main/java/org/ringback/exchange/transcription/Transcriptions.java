package org.ringback.exchange.transcription;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.webhook.StatusCallbackQueue;
import org.ringback.exchange.webhook.WebhookSender;

/// All running real-time transcriptions of the exchange, and the thousand that ended last.
public final class Transcriptions {
  private static final int MAX_ENTRIES = 1_000;

  private final ConcurrentLinkedDeque<Transcription> newestFirst = new ConcurrentLinkedDeque<>();
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
    newestFirst.addFirst(begun);
    while (newestFirst.size() > MAX_ENTRIES && newestFirst.peekLast().status().equals("stopped")) {
      newestFirst.removeLast();
    }
    begun.start();
    return begun;
  }

  /// @param sidOrName the SID or name of the transcription
  public Optional<Transcription> find(Account account, String callSid, String sidOrName) {
    return newestFirst.stream()
        .filter(t -> t.request().account().sid().equals(account.sid()))
        .filter(t -> t.request().callSid().equals(callSid))
        .filter(t -> t.sid().equals(sidOrName) || t.request().name().equals(sidOrName))
        .findFirst();
  }

  /// Stops the transcriptions of a call that has ended.
  public void callEnded(String callSid) {
    newestFirst.stream()
        .filter(t -> t.request().callSid().equals(callSid))
        .forEach(Transcription::stop);
  }
}
