package org.ringback.server.routing;

import java.util.Objects;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.Calls;
import org.ringback.server.call.LegStatusUpdate;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.webhook.TwimlHandler;
import org.ringback.server.webhook.VerifiedWebhook;
import org.ringback.server.webhook.WebhookUrls;

/// Answers the `action` webhook of a `<Dial>` that has ended.
final class DialedHandler implements TwimlHandler {
  private final Calls calls;
  private final VoiceRouting routing;
  private final TwimlRenderer twiml;

  DialedHandler(Calls calls, VoiceRouting routing, TwimlRenderer twiml) {
    this.calls = calls;
    this.routing = routing;
    this.twiml = twiml;
  }

  @Override
  public String answer(VerifiedWebhook webhook) {
    LegStatusUpdate.ofDialedLeg(webhook).ifPresent(calls::applyUpdate);
    VoicePlan plan =
        webhook.callId() == null
            ? VoicePlan.hangUp()
            : routing.dialed(
                webhook.workspace(),
                callId(webhook),
                webhook.participantId() == null ? null : new ParticipantId(webhook.participantId()),
                LegStatusUpdate.dialOutcome(webhook).orElse(null),
                WebhookUrls.wave(webhook.urlParameters()));
    if (plan.equals(VoiceRouting.AGENT_UNAVAILABLE) && isConnected(webhook)) {
      // The recorded request tells this end from one by the customer.
      calls.requestEnd(webhook.workspace(), callId(webhook), null);
    }
    return twiml.render(webhook.workspace(), plan);
  }

  private static CallId callId(VerifiedWebhook webhook) {
    return new CallId(Objects.requireNonNull(webhook.callId()));
  }

  /// Returns whether the leg that dialed has not ended, so that it hears the plan.
  private static boolean isConnected(VerifiedWebhook webhook) {
    return webhook
        .get("CallStatus")
        .flatMap(CallStatus::of)
        .filter(CallStatus::isTerminal)
        .isEmpty();
  }
}
