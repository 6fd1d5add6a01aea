package org.ringback.exchange.webhook;

import java.util.List;
import java.util.Map;
import org.ringback.exchange.account.WebhookTarget;

/// A webhook to send.
///
/// @param purpose the purpose in the delivery log: `voice`, `fallback`, `action`, `status-callback`
/// @param callSid the call that the webhook is about
/// @param parameters in order; a GET request has them in the query
/// @param corrupt whether the request is altered after it is signed
public record WebhookRequest(
    String purpose,
    String callSid,
    WebhookTarget target,
    List<Map.Entry<String, String>> parameters,
    boolean corrupt) {
  public WebhookRequest(
      String purpose,
      String callSid,
      WebhookTarget target,
      List<Map.Entry<String, String>> parameters) {
    this(purpose, callSid, target, parameters, false);
  }

  public WebhookRequest corrupted() {
    return new WebhookRequest(purpose, callSid, target, parameters, true);
  }
}
