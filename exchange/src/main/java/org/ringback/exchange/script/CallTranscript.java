package org.ringback.exchange.script;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.TextSource;

/// The record of one scripted call: the audio that both ends received, the steps and their
/// failures.
final class CallTranscript {
  /// @param atMillis the time since the start of the script
  /// @param outcome the result of the step; null when it has none
  record StepRecord(long atMillis, String step, @Nullable String outcome) {}

  /// A text that one end spoke.
  record SpokenText(long atMillis, String text, TextSource source) {}

  private final String callSid;
  private final String number;
  private final CallSide scripted;
  private final Instant startTime;
  private final long began = System.nanoTime();
  private final CapturedAudio receivedAudio;
  private final CapturedAudio sentAudio;
  private final StringBuilder digitsHeard = new StringBuilder();
  private final StringBuilder digitsPressed = new StringBuilder();
  private final List<StepRecord> steps = new ArrayList<>();
  private final List<SpokenText> spoken = new ArrayList<>();
  private final List<SpokenText> heard = new ArrayList<>();
  private @Nullable Long connectedAtMillis;
  private boolean ended;

  CallTranscript(
      String callSid, String number, CallSide scripted, Instant startTime, AtomicLong budget) {
    this.callSid = callSid;
    this.startTime = startTime;
    this.number = number;
    this.scripted = scripted;
    this.receivedAudio = new CapturedAudio(budget);
    this.sentAudio = new CapturedAudio(budget);
  }

  String callSid() {
    return callSid;
  }

  /// Returns the side of the scripted phone.
  String number() {
    return number;
  }

  CallSide scripted() {
    return scripted;
  }

  /// Returns the audio that one end received.
  CapturedAudio audioHeardBy(CallSide end) {
    return end == scripted ? receivedAudio : sentAudio;
  }

  private long now() {
    return (System.nanoTime() - began) / 1_000_000;
  }

  synchronized void recordStep(String step, @Nullable String outcome) {
    steps.add(new StepRecord(now(), step, outcome));
  }

  synchronized void recordConnected() {
    connectedAtMillis = now();
  }

  synchronized void recordSpeech(String text) {
    spoken.add(new SpokenText(now(), text, TextSource.SCRIPT));
  }

  synchronized void recordHeardSpeech(String text, TextSource source) {
    heard.add(new SpokenText(now(), text, source));
  }

  synchronized void recordHeardDigit(char digit) {
    digitsHeard.append(digit);
  }

  synchronized void recordPressedDigit(char digit) {
    digitsPressed.append(digit);
  }

  synchronized void end() {
    ended = true;
    receivedAudio.resetLevel();
    sentAudio.resetLevel();
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  synchronized String digitsHeardBy(CallSide end) {
    return (end == scripted ? digitsHeard : digitsPressed).toString();
  }

  synchronized List<SpokenText> speechHeardBy(CallSide end) {
    return List.copyOf(end == scripted ? heard : spoken);
  }

  /// Returns what happened at the scripted phone, in order.
  synchronized List<PhoneEvent> events() {
    List<PhoneEvent> events = new ArrayList<>();
    if (connectedAtMillis != null) {
      events.add(event(connectedAtMillis, "is connected"));
    }
    for (StepRecord each : steps) {
      if (!each.step().equals("say")) {
        String outcome = each.outcome() == null ? "" : " " + each.outcome();
        events.add(event(each.atMillis(), "step " + each.step() + outcome));
      }
    }
    spoken.forEach(each -> events.add(event(each.atMillis(), "says \"" + each.text() + '"')));
    heard.forEach(each -> events.add(event(each.atMillis(), "hears \"" + each.text() + '"')));
    events.sort(Comparator.comparing(PhoneEvent::at));
    return events;
  }

  private PhoneEvent event(long atMillis, String what) {
    return new PhoneEvent(startTime.plusMillis(atMillis), number, what);
  }

  synchronized List<StepRecord> steps() {
    return List.copyOf(steps);
  }
}
