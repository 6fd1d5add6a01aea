package org.ringback.exchange.twiml;

import java.util.Map;

/// Whom a `<Dial>` rings.
public sealed interface Noun {
  Callback callback();

  /// @param number as written
  /// @param url of TwiML for the called party before the two are joined, perhaps relative; empty
  ///   when none
  record Number(String number, String url, String method, Callback callback) implements Noun {}

  /// @param parameters what the browser gets as custom parameters, in order
  record Client(String identity, Map<String, String> parameters, Callback callback)
      implements Noun {}
}
