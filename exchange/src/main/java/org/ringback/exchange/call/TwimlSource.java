package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// Where a call's next instructions come from.
///
/// @param purpose what the fetch is for, in the delivery log
/// @param twiml when given, nothing is fetched
/// @param extra parameters besides those of every voice webhook
record TwimlSource(
    String purpose,
    WebhookTarget target,
    @Nullable String twiml,
    List<Map.Entry<String, String>> extra) {
  static TwimlSource voice(WebhookTarget target, @Nullable String twiml) {
    return new TwimlSource("voice", target, twiml, List.of());
  }
}
