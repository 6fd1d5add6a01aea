package org.ringback.exchange.script;

import java.util.List;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;

/// A call of a phone that a test operates step by step.
public final class ManualCall {
  private final ScriptedLeg leg;
  private final StepExecutor steps;

  ManualCall(ScriptedLeg leg, Synthesiser speech, ExchangeClock clock) {
    this.leg = leg;
    this.steps = new StepExecutor(leg, speech, clock);
  }

  public String callSid() {
    return leg.transcript().callSid();
  }

  /// Answers the ringing phone. No-op when the call has ended.
  public void answer() {
    if (!leg.hasEnded()) {
      leg.listener().answered(leg);
    }
  }

  /// Rejects the ringing call.
  public void reject() {
    steps.reject();
  }

  public boolean isConnected() {
    return leg.isConnected();
  }

  public boolean hasEnded() {
    return leg.hasEnded();
  }

  /// Executes a step. Returns early when the call ends.
  public void perform(Step step) {
    Thread thread = Thread.ofVirtual().name("step-" + callSid()).unstarted(() -> execute(step));
    leg.setThread(thread);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void execute(Step step) {
    try {
      steps.execute(step);
    } catch (InterruptedException _) {
      // The call has ended.
    }
  }

  /// Returns the texts that the phone has heard, in order: those of `<Say>` and of other scripted
  /// phones.
  public List<String> heardTexts() {
    return leg.transcript().speechHeardBy(leg.transcript().scripted()).stream()
        .map(CallTranscript.SpokenText::text)
        .toList();
  }

  /// Returns the keys that the phone has heard.
  public String heardDigits() {
    return leg.transcript().digitsHeardBy(leg.transcript().scripted());
  }

  /// Returns all audio that the phone has heard, at 8 kHz.
  public short[] heardSamples() {
    return leg.transcript().audioHeardBy(leg.transcript().scripted()).samples();
  }
}
