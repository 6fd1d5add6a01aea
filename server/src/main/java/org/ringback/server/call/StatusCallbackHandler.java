package org.ringback.server.call;

import java.util.List;
import java.util.Optional;
import org.ringback.server.webhook.UnprocessableWebhook;
import org.ringback.server.webhook.VerifiedWebhook;
import org.ringback.server.webhook.WebhookHandler;
import org.ringback.server.webhook.WebhookKind;

/// Applies status callbacks to their calls.
final class StatusCallbackHandler implements WebhookHandler {
  private final Calls calls;

  StatusCallbackHandler(Calls calls) {
    this.calls = calls;
  }

  @Override
  public WebhookKind kind() {
    return WebhookKind.CALL_STATUS;
  }

  /// Returns CallSid, SequenceNumber and CallStatus. The callbacks of a phone number's own
  /// StatusCallback have no SequenceNumber.
  @Override
  public Optional<String> key(VerifiedWebhook callback) {
    Integer sequence = callback.number("SequenceNumber");
    return callback
        .callSid()
        .flatMap(
            callSid ->
                callback
                    .get("CallStatus")
                    .map(
                        status ->
                            callSid.value()
                                + ":"
                                + (sequence == null ? "" : sequence)
                                + ":"
                                + status));
  }

  @Override
  public boolean isBatched() {
    return true;
  }

  @Override
  public void apply(List<VerifiedWebhook> callbacks) {
    calls.applyUpdates(callbacks.stream().map(StatusCallbackHandler::update).toList());
  }

  private static LegStatusUpdate update(VerifiedWebhook callback) {
    return LegStatusUpdate.ofCallback(callback)
        .orElseThrow(
            () ->
                new UnprocessableWebhook(
                    "CallSid or CallStatus is missing or unknown: "
                        + callback.get("CallSid").orElse("")
                        + " "
                        + callback.get("CallStatus").orElse("")));
  }
}
