package org.ringback.server.routing;

import org.ringback.server.webhook.TwimlHandler;
import org.ringback.server.webhook.VerifiedWebhook;

/// Answers the `action` webhook of a `<Record>`: the caller has left a message.
final class RecordedHandler implements TwimlHandler {
  static final String THANKS = "Thank you. We have received your message. Goodbye.";

  private final TwimlRenderer twiml;

  RecordedHandler(TwimlRenderer twiml) {
    this.twiml = twiml;
  }

  @Override
  public String answer(VerifiedWebhook webhook) {
    return twiml.render(webhook.workspace(), VoicePlan.sayAndHangUp(THANKS));
  }
}
