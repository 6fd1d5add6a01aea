package org.ringback.exchange.script;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.media.Tone;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plays one script at one leg, on a virtual thread of its own, until it has nothing more to do or
/// the call is over.
final class ScriptRunner {
  private static final Logger log = LoggerFactory.getLogger(ScriptRunner.class);
  private static final Duration KEY = Duration.ofMillis(250);
  private static final Duration LONGEST_SPEECH = Duration.ofMinutes(1);
  private static final Duration BEEP = Duration.ofMillis(400);
  private static final double BEEP_HERTZ = 1000;

  private final ScriptedLeg leg;
  private final Script script;
  private final Synthesiser speech;
  private final ExchangeClock clock;

  ScriptRunner(ScriptedLeg leg, Script script, Synthesiser speech, ExchangeClock clock) {
    this.leg = leg;
    this.script = script;
    this.speech = speech;
    this.clock = clock;
  }

  void start() {
    Thread thread =
        Thread.ofVirtual().name("script-" + leg.protocol().callSid()).unstarted(this::run);
    leg.performedBy(thread);
    thread.start();
  }

  private void run() {
    try {
      if (open()) {
        for (Step each : script.steps()) {
          take(each);
        }
      }
    } catch (InterruptedException _) {
      // the call is over, and with it the script
    } catch (RuntimeException e) {
      log.error("the script of call {} broke off", leg.protocol().callSid(), e);
      leg.protocol().took("broken", e.toString());
      hangUp();
    }
  }

  private boolean open() throws InterruptedException {
    switch (script.opening()) {
      case Script.Answers answers -> {
        clock.sleep(answers.after());
        if (!leg.isOver()) {
          leg.events().answered(leg);
        }
        return leg.awaitUp();
      }
      case Script.Declines declines -> {
        clock.sleep(declines.after());
        decline(declines.outcome());
        return false;
      }
      case Script.NeverAnswers _ -> {
        return false;
      }
      case Script.GivesUp givesUp -> {
        Thread patience = Thread.startVirtualThread(() -> giveUp(givesUp.after()));
        try {
          return leg.awaitUp();
        } finally {
          patience.interrupt();
        }
      }
    }
  }

  private void giveUp(Duration after) {
    try {
      clock.sleep(after);
      if (!leg.isUp()) {
        leg.protocol().took("giveUp", null);
        hangUp();
      }
    } catch (InterruptedException _) {
      // it was answered, or ended
    }
  }

  private void decline(CallStatus outcome) {
    if (leg.leave()) {
      leg.protocol().took("decline", outcome.wire());
      leg.events().declined(leg, outcome);
    }
  }

  private void hangUp() {
    if (leg.leave()) {
      leg.protocol().took("hangup", null);
      leg.events().hungUp(leg);
    }
  }

  private void take(Step step) throws InterruptedException {
    switch (step) {
      case Step.Say say -> speak("say", say.text());
      case Step.Play play -> {
        leg.protocol().took("play", play.name());
        sound(play.samples());
      }
      case Step.Machine machine -> {
        speak("machine", machine.greeting());
        CountDownLatch ended = new CountDownLatch(1);
        leg.media().say(Tone.of(BEEP_HERTZ, BEEP), ended::countDown);
        ended.await();
      }
      case Step.Digits digits -> press(digits.keys());
      case Step.Pause pause -> {
        leg.protocol().took("waitMs", null);
        clock.sleep(pause.length());
      }
      case Step.WaitForSpeech wait -> {
        boolean heard = leg.ear().awaitSpeech(wait.most().toMillis());
        leg.protocol().took("waitForSpeechMs", heard ? "heard" : "not heard");
      }
      case Step.WaitForSilence wait -> {
        boolean silent =
            leg.ear().awaitSilence(wait.length().toMillis(), LONGEST_SPEECH.toMillis());
        leg.protocol().took("waitForSilenceMs", silent ? "silent" : "never silent");
      }
      case Step.Hangup _ -> hangUp();
    }
  }

  private void speak(String step, String text) throws InterruptedException {
    short[] samples = speech.speak(text);
    leg.protocol().took(step, null);
    leg.protocol().spoke(text);
    sound(samples);
    leg.media().said(text);
  }

  private void sound(short[] samples) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    leg.media().say(WavFile.source(samples), ended::countDown);
    ended.await();
  }

  private void press(String keys) throws InterruptedException {
    leg.protocol().took("digits", keys);
    for (char key : keys.toCharArray()) {
      switch (key) {
        case 'w' -> clock.sleep(Duration.ofMillis(500));
        case 'W' -> clock.sleep(Duration.ofSeconds(1));
        default -> {
          leg.press(key);
          clock.sleep(KEY);
        }
      }
    }
  }
}
