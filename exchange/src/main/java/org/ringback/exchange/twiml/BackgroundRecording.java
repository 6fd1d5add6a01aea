package org.ringback.exchange.twiml;

/// `<Start><Recording>` and `<Stop><Recording>`
/// (https://www.twilio.com/docs/voice/twiml/recording). The call continues with the next verb.
public sealed interface BackgroundRecording extends Verb {
  /// @param name the name, for stopping it; empty for none
  record Start(String name, RecordingAttributes order) implements BackgroundRecording {}

  record Stop(String name) implements BackgroundRecording {}
}
