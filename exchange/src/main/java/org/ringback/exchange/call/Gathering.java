package org.ringback.exchange.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.speech.Recognition;
import org.ringback.exchange.twiml.Gather;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One `<Gather>`: prompts that a key or a word breaks off, then keys or speech.
final class Gathering {
  private static final Logger log = LoggerFactory.getLogger(Gathering.class);
  private static final Duration LONGEST_SPEECH = Duration.ofSeconds(60);

  /// Twilio's "Internal failure".
  private static final int NOT_UNDERSTOOD = 12400;

  private final Workshop workshop;
  private final Session session;
  private final Gather gather;
  private final Instructions.Document document;
  private final StringBuilder digits = new StringBuilder();
  private final SpeechCapture speech;
  private boolean done;

  Gathering(Workshop workshop, Session session, Gather gather, Instructions.Document document) {
    this.workshop = workshop;
    this.session = session;
    this.gather = gather;
    this.document = document;
    PartialResults parts =
        new PartialResults(
            workshop, session.call(), session.callback(document, gather.partialResult()), gather);
    this.speech = new SpeechCapture(session.inbox(), gather.speechTimeout(), parts::soFar);
  }

  @Nullable Next run() throws Inbox.Over, Inbox.Diverted {
    session.answer();
    Leg leg = session.leg();
    try {
      if (gather.dtmf()) {
        leg.onDigit(digit -> session.inbox().add(new Happening.Key(digit)));
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
    return after();
  }

  private void prompt() throws Inbox.Over, Inbox.Diverted {
    Prompts prompts =
        new Prompts(workshop, session.call(), session.leg(), session.inbox(), this::interrupted);
    boolean heard = true;
    for (Verb verb : gather.prompts()) {
      if (!heard) {
        return;
      }
      if (verb instanceof Verb.Say say) {
        heard = prompts.speak(say);
      } else if (verb instanceof Verb.Play play) {
        heard = prompts.play(play, document);
      } else if (verb instanceof Verb.Pause pause) {
        heard = prompts.pause(pause.length());
      }
    }
  }

  private boolean interrupted(Happening happening) {
    if (happening instanceof Happening.Key pressed) {
      take(pressed.key());
      return gather.bargeIn();
    }
    return gather.bargeIn() && happening instanceof Happening.SpeechBegan;
  }

  private void collect() throws Inbox.Over, Inbox.Diverted {
    long deadline = Inbox.deadline(gather.timeout());
    long lastWord = Inbox.deadline(LONGEST_SPEECH);
    while (!done) {
      switch (speech.began() ? session.inbox().heard(lastWord) : session.inbox().next(deadline)) {
        case null -> done = true;
        case Happening.Key pressed -> {
          take(pressed.key());
          deadline = Inbox.deadline(gather.timeout());
          lastWord = Inbox.deadline(LONGEST_SPEECH);
        }
        case Happening.SpeechBegan _ -> lastWord = Inbox.deadline(LONGEST_SPEECH);
        case Happening.FellSilent _ -> done = speech.began();
        case Happening _ -> {}
      }
    }
  }

  private void take(char key) {
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

  private @Nullable Next after() {
    List<Map.Entry<String, String>> result = new ArrayList<>();
    if (!digits.isEmpty()) {
      result.add(Map.entry("Digits", digits.toString()));
    } else if (speech.began()) {
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
    Hook action =
        url == null
            ? new Hook(document.source(), gather.method())
            : session.resolve(document, url, gather.method());
    return new Next("action", action, null, result);
  }

  private void recognise(List<Map.Entry<String, String>> result) {
    switch (workshop.recogniser().recognise(speech.said(), gather.language(), gather.hints())) {
      case Recognition.Heard heard -> {
        result.add(Map.entry("SpeechResult", heard.text()));
        result.add(Map.entry("Confidence", String.valueOf(heard.confidence())));
        result.add(Map.entry("Language", gather.language()));
      }
      case Recognition.Nothing _ -> {}
      case Recognition.Unavailable unavailable -> notUnderstood(unavailable.reason());
    }
  }

  private void notUnderstood(String reason) {
    Call call = session.call();
    String told = "Gather: what was said is not understood: " + reason;
    log.warn("call {}: {}", call.sid(), told);
    workshop
        .switchboard()
        .webhooks()
        .alerts()
        .warning(call.account(), call.sid(), NOT_UNDERSTOOD, told);
  }
}
