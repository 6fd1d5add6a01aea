package org.ringback.exchange.recording;

/// What a scripted phone said on a recording.
///
/// @param channel from 0
/// @param startMs in milliseconds after the start of the recording
public record RecordedText(int channel, long startMs, long endMs, String text) {
  RecordedText earlier(long milliseconds) {
    return new RecordedText(
        channel, Math.max(0, startMs - milliseconds), Math.max(0, endMs - milliseconds), text);
  }
}
