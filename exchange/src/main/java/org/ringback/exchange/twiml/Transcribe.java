package org.ringback.exchange.twiml;

/// `<Start><Transcription>` and `<Stop><Transcription>`. The call continues with the next verb.
public sealed interface Transcribe extends Verb {
  /// @param name empty for none
  /// @param callback the callback for all events
  /// @param partialResults whether partial results are sent
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
