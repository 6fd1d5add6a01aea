package org.ringback.exchange.call;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The parsed `To` of a call request. The query of a client address contains custom parameters:
/// `client:alice?mycustomparam1=foo&mycustomparam2=bar`
/// (https://www.twilio.com/docs/voice/api/conference-participant-resource).
///
/// @param address E.164, or `client:identity`
/// @param parameters custom parameters for the client's Voice SDK; empty for a number
record Callee(String address, Map<String, String> parameters) {

  static Callee of(String to) {
    if (!to.startsWith("client:")) {
      return new Callee(CallRouter.normalizeNumber(to), Map.of());
    }
    int query = to.indexOf('?');
    return query < 0
        ? new Callee(to, Map.of())
        : new Callee(to.substring(0, query), parameters(to.substring(query + 1)));
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each : query.split("&")) {
      String[] pair = each.split("=", 2);
      if (!pair[0].isEmpty()) {
        parameters.put(pair[0], pair.length == 1 ? "" : decoded(pair[1]));
      }
    }
    return parameters;
  }

  /// Decodes percent-encoding; invalid encoding stays as it is.
  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return value;
    }
  }
}
