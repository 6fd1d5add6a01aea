package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Recognition;
import org.ringback.exchange.twiml.Gather;

/// Sends partial results of a `<Gather>`, each when the recogniser has finished the previous one.
final class PartialResults {
  private final SessionServices services;
  private final Call call;
  private final WebhookTarget target;
  private final Gather gather;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger sequence = new AtomicInteger();

  /// @param target the callback; unset for no partial results
  PartialResults(SessionServices services, Call call, WebhookTarget target, Gather gather) {
    this.services = services;
    this.call = call;
    this.target = target;
    this.gather = gather;
  }

  /// Recognises the speech so far. Does not block.
  void update(short[] samples) {
    if (target.isSet() && busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("partial-" + call.sid()).start(() -> recognise(samples));
    }
  }

  private void recognise(short[] samples) {
    Recogniser recogniser = services.recogniser();
    try {
      if (recogniser.recognise(samples, gather.language(), gather.hints())
          instanceof Recognition.Heard heard) {
        services
            .twimlFetcher()
            .notifyApplication(
                call,
                new TwimlSource(
                    "partial-result-callback",
                    target,
                    null,
                    List.of(
                        Map.entry("SequenceNumber", String.valueOf(sequence.getAndIncrement())),
                        Map.entry("UnstableSpeechResult", heard.text()),
                        Map.entry("StableSpeechResult", ""),
                        Map.entry("Stability", String.valueOf(heard.confidence())),
                        Map.entry("Language", gather.language()))));
      }
    } finally {
      busy.set(false);
    }
  }
}
