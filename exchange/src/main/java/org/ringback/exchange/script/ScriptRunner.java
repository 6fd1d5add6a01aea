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

/// Runs one script on one leg, on its own virtual thread, until the script or the call ends.
final class ScriptRunner {
  private static final Logger log = LoggerFactory.getLogger(ScriptRunner.class);
  private static final Duration KEY = Duration.ofMillis(250);
  private static final Duration MAX_SPEECH = Duration.ofMinutes(1);
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
        Thread.ofVirtual().name("script-" + leg.transcript().callSid()).unstarted(this::run);
    leg.setThread(thread);
    thread.start();
  }

  private void run() {
    try {
      if (awaitOpening()) {
        for (Step each : script.steps()) {
          execute(each);
        }
      }
    } catch (InterruptedException _) {
      // The call has ended.
    } catch (RuntimeException e) {
      log.error("Could not finish the script of call {}", leg.transcript().callSid(), e);
      leg.transcript().recordStep("broken", e.toString());
      hangUp();
    }
  }

  private boolean awaitOpening() throws InterruptedException {
    switch (script.opening()) {
      case Script.Answers answers -> {
        clock.sleep(answers.after());
        if (!leg.hasEnded()) {
          leg.listener().answered(leg);
        }
        return leg.awaitConnected();
      }
      case Script.Declines declines -> {
        clock.sleep(declines.after());
        decline(declines.outcome());
        return false;
      }
      case Script.Rejects rejects -> {
        clock.sleep(rejects.after());
        reject();
        return false;
      }
      case Script.NeverAnswers _ -> {
        return false;
      }
      case Script.GivesUp givesUp -> {
        Thread timeout = Thread.startVirtualThread(() -> giveUp(givesUp.after()));
        try {
          return leg.awaitConnected();
        } finally {
          timeout.interrupt();
        }
      }
    }
  }

  private void giveUp(Duration after) {
    try {
      clock.sleep(after);
      if (!leg.isConnected()) {
        leg.transcript().recordStep("giveUp", null);
        hangUp();
      }
    } catch (InterruptedException _) {
      // The call was answered or has ended.
    }
  }

  private void decline(CallStatus outcome) {
    if (leg.tryEnd()) {
      leg.transcript().recordStep("decline", outcome.wire());
      leg.listener().declined(leg, outcome);
    }
  }

  private void reject() {
    if (leg.tryEnd()) {
      leg.transcript().recordStep("reject", null);
      leg.listener().rejected(leg);
    }
  }

  private void hangUp() {
    if (leg.tryEnd()) {
      leg.transcript().recordStep("hangup", null);
      leg.listener().hungUp(leg);
    }
  }

  private void execute(Step step) throws InterruptedException {
    switch (step) {
      case Step.Say say -> speak("say", say.text());
      case Step.Play play -> {
        leg.transcript().recordStep("play", play.name());
        sound(play.samples());
      }
      case Step.Machine machine -> {
        speak("machine", machine.greeting());
        CountDownLatch ended = new CountDownLatch(1);
        leg.media().speak(Tone.of(BEEP_HERTZ, BEEP), ended::countDown);
        ended.await();
      }
      case Step.Digits digits -> press(digits.keys());
      case Step.Pause pause -> {
        leg.transcript().recordStep("waitMs", null);
        clock.sleep(pause.length());
      }
      case Step.WaitForSpeech wait -> {
        boolean heard = leg.voiceDetector().awaitSpeech(wait.timeout().toMillis());
        leg.transcript().recordStep("waitForSpeechMs", heard ? "heard" : "not heard");
      }
      case Step.WaitForSilence wait -> {
        boolean silent =
            leg.voiceDetector().awaitSilence(wait.length().toMillis(), MAX_SPEECH.toMillis());
        leg.transcript().recordStep("waitForSilenceMs", silent ? "silent" : "never silent");
      }
      case Step.Hangup _ -> hangUp();
    }
  }

  private void speak(String step, String text) throws InterruptedException {
    short[] samples = speech.speak(text);
    leg.transcript().recordStep(step, null);
    leg.transcript().recordSpeech(text);
    sound(samples);
    leg.media().reportSpokenText(text);
  }

  private void sound(short[] samples) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    leg.media().speak(WavFile.source(samples), ended::countDown);
    ended.await();
  }

  private void press(String keys) throws InterruptedException {
    leg.transcript().recordStep("digits", keys);
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
