package org.ringback.server.routing;

import org.ringback.server.call.CallId;
import org.ringback.server.webhook.TwimlHandler;
import org.ringback.server.webhook.VerifiedWebhook;

/// Answers the `url` of a dialed `<Number>` and the `AnnounceUrl` of a conference, which play the
/// announcement of the recording.
final class AnnouncementHandler implements TwimlHandler {
  private final TwimlRenderer twiml;

  AnnouncementHandler(TwimlRenderer twiml) {
    this.twiml = twiml;
  }

  @Override
  public String answer(VerifiedWebhook webhook) {
    VoicePlan plan =
        webhook.callId() == null
            ? VoicePlan.of()
            : VoicePlan.of(Verb.Announce.alone(new CallId(webhook.callId())));
    return twiml.render(webhook.workspace(), plan);
  }
}
