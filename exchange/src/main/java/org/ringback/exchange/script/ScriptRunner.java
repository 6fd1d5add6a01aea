package org.ringback.exchange.script;

import java.time.Duration;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.time.ExchangeClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one script on one leg, on its own virtual thread, until the script or the call ends.
final class ScriptRunner {
  private static final Logger log = LoggerFactory.getLogger(ScriptRunner.class);

  private final ScriptedLeg leg;
  private final Script script;
  private final StepExecutor steps;
  private final ExchangeClock clock;

  ScriptRunner(ScriptedLeg leg, Script script, Synthesiser speech, ExchangeClock clock) {
    this.leg = leg;
    this.script = script;
    this.steps = new StepExecutor(leg, speech, clock);
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
          steps.execute(each);
        }
      }
    } catch (InterruptedException _) {
      // The call has ended.
    } catch (RuntimeException e) {
      log.error("Could not finish the script of call {}", leg.transcript().callSid(), e);
      leg.transcript().recordStep("broken", e.toString());
      steps.hangUp();
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
        steps.decline(declines.outcome());
        return false;
      }
      case Script.Rejects rejects -> {
        clock.sleep(rejects.after());
        steps.reject();
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
        steps.hangUp();
      }
    } catch (InterruptedException _) {
      // The call was answered or has ended.
    }
  }
}
