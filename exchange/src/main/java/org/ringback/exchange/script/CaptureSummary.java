package org.ringback.exchange.script;

import java.time.Duration;
import java.util.List;

/// What one end of a call heard, from the answer on, where a script played one of the two.
///
/// @param averageLevel root mean square, 0 to 1
/// @param peakLevel of the loudest 20 ms
/// @param digits the keys that the other end pressed
/// @param transcript the words of the other end's script: what was said, not what was recognised
/// @param samples at 8 kHz; fewer than the length tells when too much was kept already
public record CaptureSummary(
    Duration length,
    double averageLevel,
    double peakLevel,
    String digits,
    List<String> transcript,
    short[] samples) {
  static CaptureSummary of(CallTranscript transcript, CallSide end) {
    CapturedAudio tape = transcript.audioHeardBy(end);
    return new CaptureSummary(
        Duration.ofMillis(tape.millis()),
        tape.average(),
        tape.peak(),
        transcript.digitsHeardBy(end),
        transcript.speechHeardBy(end).stream().map(CallTranscript.SpokenText::text).toList(),
        tape.samples());
  }
}
