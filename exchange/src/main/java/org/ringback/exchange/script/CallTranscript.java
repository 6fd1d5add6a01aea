package org.ringback.exchange.script;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The record of one scripted call: the audio that both ends received, the steps and their
/// failures.
final class CallTranscript {
  /// @param atMillis the time since the start of the script
  /// @param outcome the result of the step; null when it has none
  record StepRecord(long atMillis, String step, @Nullable String outcome) {}

  /// A text that the script spoke.
  record SpokenText(long atMillis, String text) {}

  private final String callSid;
  private final String number;
  private final CallSide scripted;
  private final long began = System.nanoTime();
  private final CapturedAudio receivedAudio;
  private final CapturedAudio sentAudio;
  private final StringBuilder digitsHeard = new StringBuilder();
  private final StringBuilder digitsPressed = new StringBuilder();
  private final List<StepRecord> steps = new ArrayList<>();
  private final List<SpokenText> speech = new ArrayList<>();
  private boolean ended;

  CallTranscript(String callSid, String number, CallSide scripted, AtomicLong budget) {
    this.callSid = callSid;
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

  synchronized void recordSpeech(String text) {
    speech.add(new SpokenText(now(), text));
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
    return end == scripted ? List.of() : List.copyOf(speech);
  }

  synchronized List<StepRecord> steps() {
    return List.copyOf(steps);
  }
}
