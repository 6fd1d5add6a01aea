package org.ringback.server.routing;

import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.recording.RecordingPolicies;
import org.ringback.server.webhook.TwimlHandler;
import org.ringback.server.webhook.VerifiedWebhook;

/// Answers the requests of calls whose customers have heard the announcement of the recording, and
/// stores the key that a caller has pressed.
final class AnnouncedHandler implements TwimlHandler {
  private static final String AGREE = "1";
  private static final String REFUSE = "2";

  private final VoiceRouting routing;
  private final RecordingPolicies recordings;
  private final TwimlRenderer twiml;

  AnnouncedHandler(VoiceRouting routing, RecordingPolicies recordings, TwimlRenderer twiml) {
    this.routing = routing;
    this.recordings = recordings;
    this.twiml = twiml;
  }

  @Override
  public String answer(VerifiedWebhook webhook) {
    if (webhook.callId() == null) {
      return twiml.render(webhook.workspace(), VoicePlan.hangUp());
    }
    CallId call = new CallId(webhook.callId());
    recordings.endAnnouncement(webhook.workspace(), call, choice(webhook));
    return twiml.render(webhook.workspace(), routing.announced(webhook.workspace(), call));
  }

  private static @Nullable Boolean choice(VerifiedWebhook webhook) {
    return switch (webhook.get("Digits").orElse("")) {
      case AGREE -> true;
      case REFUSE -> false;
      default -> null;
    };
  }
}
