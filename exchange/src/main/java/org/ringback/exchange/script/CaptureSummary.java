package org.ringback.exchange.script;

import java.time.Duration;
import java.util.List;

/// A summary of the audio that one end of a scripted call received after the answer.
///
/// @param averageLevel root mean square, 0 to 1
/// @param peakLevel the level of the loudest 20 ms
/// @param digits the DTMF digits from the other end
/// @param transcript the text that the other end spoke, by its script or `<Say>`, not a recognition
/// @param samples at 8 kHz; incomplete when the budget for audio was used up
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
