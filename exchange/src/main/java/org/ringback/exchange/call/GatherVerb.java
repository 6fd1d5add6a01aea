package org.ringback.exchange.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.speech.Recognition;
import org.ringback.exchange.twiml.Gather;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs `<Gather>`: plays prompts that input interrupts, then collects keys or speech.
final class GatherVerb {
  private static final Logger log = LoggerFactory.getLogger(GatherVerb.class);
  private static final Duration MAX_SPEECH = Duration.ofSeconds(60);

  /// Twilio's error "Internal failure".
  private static final int INTERNAL_FAILURE = 12400;

  private final SessionServices services;
  private final Session session;
  private final Gather gather;
  private final TwimlFetcher.Document document;
  private final StringBuilder digits = new StringBuilder();
  private final SpeechCapture speech;
  private boolean done;

  GatherVerb(
      SessionServices services, Session session, Gather gather, TwimlFetcher.Document document) {
    this.services = services;
    this.session = session;
    this.gather = gather;
    this.document = document;
    PartialResults parts =
        new PartialResults(
            services, session.call(), session.callback(document, gather.partialResult()), gather);
    this.speech = new SpeechCapture(session.eventQueue(), gather.speechTimeout(), parts::update);
  }

  @Nullable TwimlSource run() throws CallEndedException, CallRedirectedException {
    session.answer();
    Leg leg = session.leg();
    try {
      if (gather.dtmf()) {
        leg.onDigit(digit -> session.eventQueue().add(new SessionEvent.KeyPressed(digit)));
      }
      if (gather.speech()) {
        leg.media().onAudio(speech);
      }
      prompt();
      collect();
    } finally {
      leg.onDigit(digit -> {});
      if (gather.speech()) {
        leg.media().onAudio(frame -> {});
      }
    }
    return actionSource();
  }

  private void prompt() throws CallEndedException, CallRedirectedException {
    PromptPlayer prompts =
        new PromptPlayer(
            services, session.call(), session.leg(), session.eventQueue(), this::interrupted);
    boolean completed = true;
    for (Verb verb : gather.prompts()) {
      if (!completed) {
        return;
      }
      if (verb instanceof Verb.Say say) {
        completed = prompts.speak(say);
      } else if (verb instanceof Verb.Play play) {
        completed = prompts.play(play, document);
      } else if (verb instanceof Verb.Pause pause) {
        completed = prompts.pause(pause.length());
      }
    }
  }

  private boolean interrupted(SessionEvent event) {
    if (event instanceof SessionEvent.KeyPressed pressed) {
      onKey(pressed.key());
      return gather.bargeIn();
    }
    return gather.bargeIn() && event instanceof SessionEvent.SpeechStarted;
  }

  private void collect() throws CallEndedException, CallRedirectedException {
    long deadline = SessionEventQueue.deadline(gather.timeout());
    long lastWord = SessionEventQueue.deadline(MAX_SPEECH);
    while (!done) {
      switch (speech.hasStarted()
          ? session.eventQueue().nextRealTime(lastWord)
          : session.eventQueue().next(deadline)) {
        case null -> done = true;
        case SessionEvent.KeyPressed pressed -> {
          onKey(pressed.key());
          deadline = SessionEventQueue.deadline(gather.timeout());
          lastWord = SessionEventQueue.deadline(MAX_SPEECH);
        }
        case SessionEvent.SpeechStarted _ -> lastWord = SessionEventQueue.deadline(MAX_SPEECH);
        case SessionEvent.SilenceDetected _ -> done = speech.hasStarted();
        case SessionEvent _ -> {}
      }
    }
  }

  private void onKey(char key) {
    if (done) {
      return;
    }
    if (gather.finishOnKey().indexOf(key) >= 0) {
      done = true;
      return;
    }
    digits.append(key);
    done = digits.length() == gather.numDigits();
  }

  private @Nullable TwimlSource actionSource() {
    List<Map.Entry<String, String>> result = new ArrayList<>();
    if (!digits.isEmpty()) {
      result.add(Map.entry("Digits", digits.toString()));
    } else if (speech.hasStarted()) {
      recognise(result);
    }
    if (result.isEmpty()) {
      if (!gather.actionOnEmptyResult()) {
        return null;
      }
      if (gather.dtmf()) {
        result.add(Map.entry("Digits", ""));
      }
      if (gather.speech()) {
        result.add(Map.entry("SpeechResult", ""));
      }
    }
    String url = gather.action();
    WebhookTarget action =
        url == null
            ? new WebhookTarget(document.source(), gather.method())
            : session.resolve(document, url, gather.method());
    return new TwimlSource("action", action, null, result);
  }

  private void recognise(List<Map.Entry<String, String>> result) {
    switch (services.recogniser().recognise(speech.samples(), gather.language(), gather.hints())) {
      case Recognition.Heard completed -> {
        result.add(Map.entry("SpeechResult", completed.text()));
        result.add(Map.entry("Confidence", String.valueOf(completed.confidence())));
        result.add(Map.entry("Language", gather.language()));
      }
      case Recognition.Nothing _ -> {}
      case Recognition.Unavailable unavailable -> warnUnrecognised(unavailable.reason());
    }
  }

  private void warnUnrecognised(String reason) {
    Call call = session.call();
    String text = "Gather: could not recognise speech: " + reason;
    log.warn("call {}: {}", call.sid(), text);
    services
        .router()
        .webhooks()
        .alerts()
        .warning(call.account(), call.sid(), INTERNAL_FAILURE, text);
  }
}
