package org.ringback.server;

import java.util.List;
import java.util.stream.Stream;
import org.ringback.server.callcontrol.CallControlFeature;
import org.ringback.server.recorder.CallWebhooks;
import org.ringback.server.routing.RoutingFeature;
import org.ringback.server.settings.Settings;
import org.ringback.server.webhook.WebhookFeature;
import org.ringback.server.webhook.WebhookHandler;

/// What happens in calls: where callers are sent, what agents and supervisors do, and the webhooks
/// from Twilio.
record RunningCallFeatures(
    RoutingFeature routing, CallControlFeature callControl, WebhookFeature webhook) {
  /// @param moreHandlers apply further kinds of webhooks
  static RunningCallFeatures of(
      Plumbing plumbing,
      Settings settings,
      RingbackServer.Timing timing,
      UserFeatures users,
      TwilioAccountFeatures account,
      RealtimeFeatures realtime,
      CallingFeatures calling,
      AudioFeatures audio,
      List<WebhookHandler> moreHandlers,
      Closer closer) {
    RoutingFeature routing =
        closer.add(
            RoutingFeature.of(
                plumbing.db(),
                plumbing.leases(),
                calling.call(),
                realtime.presence(),
                users.sessions(),
                users.workspaces(),
                calling.webPush().pushes(),
                account.grants(),
                users.access(),
                account.credentials(),
                calling.callerId().callerIds(),
                calling.dialPolicy().policy(),
                users.auditing().denials(),
                plumbing.twilio(),
                plumbing.recorder(),
                audio.recording().policies(),
                audio.voicemail().voicemails(),
                timing.flow(),
                settings.conferenceRegion(),
                plumbing.publicUrl()));
    CallControlFeature callControl =
        closer.add(
            CallControlFeature.of(
                plumbing.db(),
                plumbing.leases(),
                calling.call(),
                routing,
                account.credentials(),
                plumbing.twilio(),
                users.workspaces(),
                calling.callerId().callerIds(),
                calling.dialPolicy().policy(),
                audio.recording().running(),
                users.access(),
                users.audit(),
                settings.conferenceRegion(),
                plumbing.publicUrl(),
                timing.flow().interval()));
    WebhookFeature webhook =
        WebhookFeature.of(
            plumbing.db(),
            account.credentials(),
            account.probes(),
            routing.handlers(),
            Stream.of(
                    calling.call().webhooks(),
                    List.of(audio.recording().webhook()),
                    audio.transcript().webhooks(),
                    moreHandlers)
                .flatMap(List::stream)
                .toList(),
            new CallWebhooks(plumbing.recorder()),
            users.access(),
            users.audit(),
            users.auditing().denials(),
            plumbing.metrics().registry(),
            plumbing.publicUrl(),
            plumbing.clock());
    return new RunningCallFeatures(routing, callControl, webhook);
  }
}
