package org.ringback.server;

import org.ringback.server.call.CallArchiver;
import org.ringback.server.call.CallEventRetention;
import org.ringback.server.call.CallFeature;
import org.ringback.server.call.Calls;
import org.ringback.server.call.outbound.OutboundFeature;
import org.ringback.server.callerid.CallerIdFeature;
import org.ringback.server.dialpolicy.DialPolicyFeature;
import org.ringback.server.settings.Settings;
import org.ringback.server.webpush.WebPushFeature;

/// Calls, which numbers they may reach and show, those that are placed by REST, and the messages
/// that announce them to agents without an open page.
record CallingFeatures(
    CallFeature call,
    DialPolicyFeature dialPolicy,
    CallerIdFeature callerId,
    OutboundFeature outbound,
    WebPushFeature webPush) {
  static CallingFeatures of(
      Plumbing plumbing,
      Settings settings,
      RingbackServer.Timing timing,
      UserFeatures users,
      TwilioAccountFeatures account,
      RealtimeFeatures realtime,
      Closer closer) {
    CallEventRetention eventRetention =
        new CallEventRetention(settings.ops().callEventsKeptMonths());
    CallFeature call =
        CallFeature.of(
            plumbing.db(),
            realtime.eventLog(),
            realtime.presence(),
            users.workspaces(),
            users.access(),
            users.audit(),
            plumbing.recorder(),
            plumbing.ids(),
            plumbing.clock(),
            eventRetention);
    closer.add(
        eventRetention.start(plumbing.db(), plumbing.leases(), plumbing.metrics().registry()));
    closer.add(
        CallArchiver.start(plumbing.db(), plumbing.leases(), settings.ops().callsArchivedAfter()));
    DialPolicyFeature dialPolicy =
        DialPolicyFeature.of(
            plumbing.db(),
            account.credentials(),
            call.usage(),
            users.workspaces(),
            users.access(),
            users.audit(),
            plumbing.ids(),
            plumbing.clock());
    CallerIdFeature callerId =
        CallerIdFeature.of(
            plumbing.db(), account.credentials(), plumbing.twilio(), users.access(), users.audit());
    OutboundFeature outbound =
        OutboundFeature.of(
            plumbing.db(),
            plumbing.leases(),
            call,
            realtime.presence(),
            users.workspaces(),
            account.credentials(),
            plumbing.twilio(),
            plumbing.publicUrl(),
            callerId.callerIds(),
            dialPolicy.policy(),
            users.access(),
            users.accessFeature().actingMembers(),
            users.audit(),
            timing.reconciler(),
            plumbing.clock());
    closer.add(outbound.reconciler());
    WebPushFeature webPush =
        closer.add(
            WebPushFeature.of(
                plumbing.db(),
                plumbing.leases(),
                plumbing.cipher(),
                settings.pushServices(),
                plumbing.publicUrl(),
                users.workspaces(),
                users.access(),
                plumbing.clock()));
    return new CallingFeatures(call, dialPolicy, callerId, outbound, webPush);
  }

  Calls calls() {
    return call.calls();
  }
}
