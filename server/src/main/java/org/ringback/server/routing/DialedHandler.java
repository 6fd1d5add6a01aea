package org.ringback.server.routing;

import org.ringback.server.call.CallId;
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
                new CallId(webhook.callId()),
                webhook.participantId() == null ? null : new ParticipantId(webhook.participantId()),
                LegStatusUpdate.dialOutcome(webhook).orElse(null),
                WebhookUrls.wave(webhook.urlParameters()));
    return twiml.render(webhook.workspace(), plan);
  }
}
