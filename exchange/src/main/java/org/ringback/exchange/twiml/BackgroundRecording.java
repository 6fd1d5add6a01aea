package org.ringback.exchange.twiml;

/// `<Start><Recording>` and `<Stop><Recording>`; the call goes on meanwhile
/// (https://www.twilio.com/docs/voice/twiml/recording).
public sealed interface BackgroundRecording extends Verb {
  /// @param name by which it can be stopped; empty when it has none
  record Start(String name, RecordingAttributes order) implements BackgroundRecording {}

  record Stop(String name) implements BackgroundRecording {}
}
