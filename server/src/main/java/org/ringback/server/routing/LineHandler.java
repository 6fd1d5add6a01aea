package org.ringback.server.routing;

import org.ringback.server.call.CallId;
import org.ringback.server.webhook.TwimlHandler;
import org.ringback.server.webhook.VerifiedWebhook;
import org.ringback.server.webhook.WebhookUrls;

/// Answers the requests of a waiting caller's call for its next plan.
final class LineHandler implements TwimlHandler {
  private final InboundFlow flow;
  private final TwimlRenderer twiml;

  LineHandler(InboundFlow flow, TwimlRenderer twiml) {
    this.flow = flow;
    this.twiml = twiml;
  }

  @Override
  public String answer(VerifiedWebhook webhook) {
    VoicePlan plan =
        webhook.callId() == null
            ? VoicePlan.hangUp()
            : flow.next(
                webhook.workspace(),
                new CallId(webhook.callId()),
                WebhookUrls.isRedirected(webhook.urlParameters()));
    return twiml.render(webhook.workspace(), plan);
  }
}
