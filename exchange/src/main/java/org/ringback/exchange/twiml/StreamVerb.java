package org.ringback.exchange.twiml;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call's sound over a websocket to the application
/// (https://www.twilio.com/docs/voice/twiml/stream).
public sealed interface StreamVerb extends Verb {
  /// What is streamed, and to whom.
  ///
  /// @param name by which it can be stopped; empty when it has none
  /// @param url `ws:` or `wss:`, perhaps relative
  /// @param parameters custom parameters, in order
  /// @param callback of all its events
  record Options(
      String name,
      String url,
      boolean inbound,
      boolean outbound,
      Map<String, String> parameters,
      StatusCallback callback) {}

  /// `<Start><Stream>`: the call goes on meanwhile.
  record Start(Options order) implements StreamVerb {}

  record Stop(String name) implements StreamVerb {}

  /// `<Connect><Stream>`: both ways, until the application closes it or the call ends.
  ///
  /// @param action where the end of it goes, as written; null: the next verb
  record Connect(Options order, @Nullable String action, String method) implements StreamVerb {}
}
