package org.ringback.exchange.twiml;

import java.util.Map;

/// A noun that a `<Dial>` rings.
///
/// `url` is the TwiML that the called party hears before the bridge. It may be relative or empty.
public sealed interface Noun {
  String url();

  String method();

  StatusCallback callback();

  /// @param number as written
  /// @param sendDigits the keys to press after the answer; `w` waits half a second, `W` one second
  record Number(
      String number, String sendDigits, String url, String method, StatusCallback callback)
      implements Noun {}

  /// @param parameters custom parameters for the Voice SDK, in order
  record Client(
      String identity,
      Map<String, String> parameters,
      String url,
      String method,
      StatusCallback callback)
      implements Noun {}
}
