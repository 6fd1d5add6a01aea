package org.ringback.exchange.webhook;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// A webhook to send.
///
/// @param purpose the purpose in the delivery log: `voice`, `fallback`, `action`, `status-callback`
/// @param callSid the call that the webhook is about
/// @param parameters in order; a GET request has them in the query
/// @param json the body of a POST request in place of the parameters; null for none
/// @param corrupt whether the request is altered after it is signed
public record WebhookRequest(
    String purpose,
    String callSid,
    WebhookTarget target,
    List<Map.Entry<String, String>> parameters,
    @Nullable String json,
    boolean corrupt) {
  public WebhookRequest(
      String purpose,
      String callSid,
      WebhookTarget target,
      List<Map.Entry<String, String>> parameters) {
    this(purpose, callSid, target, parameters, null, false);
  }

  public static WebhookRequest ofJson(String purpose, String callSid, String url, String json) {
    return new WebhookRequest(purpose, callSid, WebhookTarget.post(url), List.of(), json, false);
  }

  public WebhookRequest corrupted() {
    return new WebhookRequest(purpose, callSid, target, parameters, json, true);
  }
}
