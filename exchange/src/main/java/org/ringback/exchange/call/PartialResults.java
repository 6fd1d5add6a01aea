package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Recognition;
import org.ringback.exchange.twiml.Gather;

/// Tells an application what a `<Gather>` has understood so far, as often as the recogniser is
/// ready.
final class PartialResults {
  private final SessionServices workshop;
  private final Call call;
  private final WebhookTarget hook;
  private final Gather gather;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger sequence = new AtomicInteger();

  /// @param hook unset: nothing is told
  PartialResults(SessionServices workshop, Call call, WebhookTarget hook, Gather gather) {
    this.workshop = workshop;
    this.call = call;
    this.hook = hook;
    this.gather = gather;
  }

  /// What has been said so far. Does not block.
  void soFar(short[] samples) {
    if (hook.isSet() && busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("partial-" + call.sid()).start(() -> understand(samples));
    }
  }

  private void understand(short[] samples) {
    Recogniser recogniser = workshop.recogniser();
    try {
      if (recogniser.recognise(samples, gather.language(), gather.hints())
          instanceof Recognition.Heard heard) {
        workshop
            .instructions()
            .tell(
                call,
                new TwimlSource(
                    "partial-result-callback",
                    hook,
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
