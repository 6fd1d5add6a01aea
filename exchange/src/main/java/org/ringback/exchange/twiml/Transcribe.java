package org.ringback.exchange.twiml;

/// `<Start><Transcription>` and `<Stop><Transcription>`; the call goes on meanwhile.
public sealed interface Transcribe extends Verb {
  /// @param name empty when it has none
  /// @param callback where all its events go
  /// @param partialResults whether it also tells what was understood so far
  record Start(
      String name,
      boolean inbound,
      boolean outbound,
      StatusCallback callback,
      boolean partialResults,
      String language,
      String hints)
      implements Transcribe {}

  record Stop(String name) implements Transcribe {}
}
