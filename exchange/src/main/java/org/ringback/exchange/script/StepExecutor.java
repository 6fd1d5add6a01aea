package org.ringback.exchange.script;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.media.Tone;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;

/// Executes the steps of a phone on one leg, and records them.
final class StepExecutor {
  private static final Duration KEY = Duration.ofMillis(250);
  private static final Duration MAX_SPEECH = Duration.ofMinutes(1);
  private static final Duration BEEP = Duration.ofMillis(400);
  private static final double BEEP_HERTZ = 1000;

  private final ScriptedLeg leg;
  private final Synthesiser speech;
  private final ExchangeClock clock;

  StepExecutor(ScriptedLeg leg, Synthesiser speech, ExchangeClock clock) {
    this.leg = leg;
    this.speech = speech;
    this.clock = clock;
  }

  void decline(CallStatus outcome) {
    if (leg.tryEnd()) {
      leg.transcript().recordStep("decline", outcome.wire());
      leg.listener().declined(leg, outcome);
    }
  }

  void reject() {
    if (leg.tryEnd()) {
      leg.transcript().recordStep("reject", null);
      leg.listener().rejected(leg);
    }
  }

  void hangUp() {
    if (leg.tryEnd()) {
      leg.transcript().recordStep("hangup", null);
      leg.listener().hungUp(leg);
    }
  }

  void execute(Step step) throws InterruptedException {
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
