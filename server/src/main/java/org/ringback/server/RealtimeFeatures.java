package org.ringback.server;

import org.ringback.server.events.EventLog;
import org.ringback.server.events.EventsFeature;
import org.ringback.server.presence.Presence;
import org.ringback.server.presence.PresenceFeature;
import org.ringback.server.settings.Settings;

/// The events that pages receive, and which users have a page open.
record RealtimeFeatures(EventLog eventLog, PresenceFeature presenceFeature, EventsFeature events) {
  static RealtimeFeatures of(
      Plumbing plumbing,
      Settings settings,
      RingbackServer.Timing timing,
      UserFeatures users,
      TwilioAccountFeatures account,
      Closer closer) {
    EventLog eventLog = new EventLog(plumbing.db(), plumbing.clock());
    PresenceFeature presence =
        closer.add(
            PresenceFeature.of(
                plumbing.db(),
                eventLog,
                plumbing.lease(),
                users.access(),
                timing.presence(),
                plumbing.clock()));
    EventsFeature events =
        closer.add(
            EventsFeature.of(
                plumbing.db(),
                eventLog,
                EventsFeature.fanout(
                    settings.fanout(), plumbing.db(), plumbing.redis(), plumbing.lease().node()),
                presence.sockets(),
                users.sessions(),
                users.workspaces(),
                account.grants(),
                plumbing.leases(),
                timing.heartbeat(),
                timing.delivery(),
                settings.ops().requestsPerMinute() > 0,
                plumbing.clock()));
    return new RealtimeFeatures(eventLog, presence, events);
  }

  Presence presence() {
    return presenceFeature.presence();
  }
}
