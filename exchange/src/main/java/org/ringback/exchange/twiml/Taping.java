package org.ringback.exchange.twiml;

/// `<Start><Recording>` and `<Stop><Recording>`; the call goes on meanwhile
/// (https://www.twilio.com/docs/voice/twiml/recording).
public sealed interface Taping extends Verb {
  /// @param name by which it can be stopped; empty when it has none
  record Start(String name, RecordingOrder order) implements Taping {}

  record Stop(String name) implements Taping {}
}
