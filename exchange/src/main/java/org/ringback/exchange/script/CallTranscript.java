package org.ringback.exchange.script;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What is known of one call in which a script played a telephone: what both ends heard, the steps
/// that were taken, and what broke.
final class CallTranscript {
  /// @param atMillis after the script began
  /// @param outcome what came of it; null where there is nothing to tell
  record StepRecord(long atMillis, String step, @Nullable String outcome) {}

  /// Words that the script spoke: what the far end heard, if all is well.
  record SpokenText(long atMillis, String text) {}

  private final String callSid;
  private final String number;
  private final CallSide scripted;
  private final long began = System.nanoTime();
  private final CapturedAudio heard;
  private final CapturedAudio said;
  private final StringBuilder digitsHeard = new StringBuilder();
  private final StringBuilder digitsPressed = new StringBuilder();
  private final List<StepRecord> steps = new ArrayList<>();
  private final List<SpokenText> words = new ArrayList<>();
  private boolean over;

  CallTranscript(String callSid, String number, CallSide scripted, AtomicLong budget) {
    this.callSid = callSid;
    this.number = number;
    this.scripted = scripted;
    this.heard = new CapturedAudio(budget);
    this.said = new CapturedAudio(budget);
  }

  String callSid() {
    return callSid;
  }

  /// The scripted telephone's.
  String number() {
    return number;
  }

  CallSide scripted() {
    return scripted;
  }

  /// What an end of the call heard.
  CapturedAudio heardBy(CallSide end) {
    return end == scripted ? heard : said;
  }

  private long now() {
    return (System.nanoTime() - began) / 1_000_000;
  }

  synchronized void took(String step, @Nullable String outcome) {
    steps.add(new StepRecord(now(), step, outcome));
  }

  synchronized void spoke(String text) {
    words.add(new SpokenText(now(), text));
  }

  synchronized void heardDigit(char digit) {
    digitsHeard.append(digit);
  }

  synchronized void pressed(char digit) {
    digitsPressed.append(digit);
  }

  synchronized void end() {
    over = true;
    heard.quiet();
    said.quiet();
  }

  synchronized boolean isOver() {
    return over;
  }

  synchronized String digitsHeardBy(CallSide end) {
    return (end == scripted ? digitsHeard : digitsPressed).toString();
  }

  synchronized List<SpokenText> wordsHeardBy(CallSide end) {
    return end == scripted ? List.of() : List.copyOf(words);
  }

  synchronized List<StepRecord> steps() {
    return List.copyOf(steps);
  }
}
