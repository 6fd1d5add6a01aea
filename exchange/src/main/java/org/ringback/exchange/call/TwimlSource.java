package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// The source of a call's next TwiML: a URL or a text.
///
/// @param purpose the purpose of the request in the delivery log
/// @param twiml the text; null to fetch it
/// @param extra parameters in addition to those of every voice webhook
record TwimlSource(
    String purpose,
    WebhookTarget target,
    @Nullable String twiml,
    List<Map.Entry<String, String>> extra) {
  static TwimlSource voice(WebhookTarget target, @Nullable String twiml) {
    return new TwimlSource("voice", target, twiml, List.of());
  }
}
