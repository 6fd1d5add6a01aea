package org.ringback.exchange.webhook;

import java.util.List;
import java.util.Map;
import org.ringback.exchange.account.WebhookTarget;

/// One webhook to send.
///
/// @param purpose what it is for, in the delivery log: `voice`, `fallback`, `action`,
///   `status-callback`
/// @param callSid the call that it speaks of
/// @param parameters in order; a GET carries them in the query
/// @param corrupt whether it is altered on its way, after it was signed
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
