package org.ringback.server.call;

import java.util.List;
import java.util.Optional;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.webhook.UnprocessableWebhook;
import org.ringback.server.webhook.VerifiedWebhook;
import org.ringback.server.webhook.WebhookHandler;
import org.ringback.server.webhook.WebhookKind;

/// Stores who or what answered a call from a browser. The call goes on, because the agent hears the
/// greeting and decides.
final class MachineDetectionHandler implements WebhookHandler {
  private final Calls calls;

  MachineDetectionHandler(Calls calls) {
    this.calls = calls;
  }

  @Override
  public WebhookKind kind() {
    return WebhookKind.MACHINE_DETECTION;
  }

  /// Returns the CallSid: a leg has one result.
  @Override
  public Optional<String> key(VerifiedWebhook callback) {
    return callback.callSid().map(CallSid::value);
  }

  @Override
  public boolean isBatched() {
    return false;
  }

  @Override
  public void apply(List<VerifiedWebhook> callbacks) {
    callbacks.forEach(this::apply);
  }

  private void apply(VerifiedWebhook callback) {
    AnsweredBy answeredBy =
        callback
            .get("AnsweredBy")
            .flatMap(AnsweredBy::ofTwilio)
            .orElseThrow(() -> new UnprocessableWebhook("AnsweredBy is missing or unknown"));
    if (callback.callId() != null) {
      calls.recordAnsweredBy(callback.workspace(), new CallId(callback.callId()), answeredBy);
    }
  }
}
