package org.ringback.exchange.twiml;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Streams the audio of a call over a websocket to the application
/// (https://www.twilio.com/docs/voice/twiml/stream).
public sealed interface StreamVerb extends Verb {
  /// The attributes of a stream.
  ///
  /// @param name the name, for stopping it; empty for none
  /// @param url `ws:` or `wss:`; may be relative
  /// @param parameters custom parameters, in order
  /// @param callback the callback for all events
  record Options(
      String name,
      String url,
      boolean inbound,
      boolean outbound,
      Map<String, String> parameters,
      StatusCallback callback) {}

  /// `<Start><Stream>`: the call continues with the next verb.
  record Start(Options order) implements StreamVerb {}

  record Stop(String name) implements StreamVerb {}

  /// `<Connect><Stream>`: bidirectional, until the application closes it or the call ends.
  ///
  /// @param action the URL to request at the end, as written; null to continue with the next verb
  record Connect(Options order, @Nullable String action, String method) implements StreamVerb {}
}
