package org.ringback.exchange.twiml;

import java.util.Map;

/// Whom a `<Dial>` rings.
///
/// `url` is of TwiML for the called party before the two are joined, perhaps relative; empty when
/// there is none.
public sealed interface Noun {
  String url();

  String method();

  StatusCallback callback();

  /// @param number as written
  /// @param sendDigits keys to press once it has answered; `w` waits half a second, `W` a whole one
  record Number(
      String number, String sendDigits, String url, String method, StatusCallback callback)
      implements Noun {}

  /// @param parameters what the browser gets as custom parameters, in order
  record Client(
      String identity,
      Map<String, String> parameters,
      String url,
      String method,
      StatusCallback callback)
      implements Noun {}
}
