package org.ringback.server.routing;

import org.ringback.server.call.CallId;
import org.ringback.server.webhook.TwimlHandler;
import org.ringback.server.webhook.VerifiedWebhook;

/// Answers the `waitUrl` of a customer who waits in the conference of a call. Twilio allows only
/// `<Say>`, `<Play>`, `<Pause>` and `<Redirect>` there (error 13238).
final class WaitHandler implements TwimlHandler {
  private final InboundFlow flow;
  private final TwimlRenderer twiml;

  WaitHandler(InboundFlow flow, TwimlRenderer twiml) {
    this.flow = flow;
    this.twiml = twiml;
  }

  @Override
  public String answer(VerifiedWebhook webhook) {
    VoicePlan plan =
        webhook.callId() == null
            ? VoicePlan.of(new Verb.Play(Sound.MUSIC))
            : flow.waitInConference(webhook.workspace(), new CallId(webhook.callId()));
    return twiml.render(webhook.workspace(), plan);
  }
}
