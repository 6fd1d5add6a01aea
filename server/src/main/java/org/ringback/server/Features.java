package org.ringback.server;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.stream.Stream;
import org.ringback.server.cluster.ClusterMeters;
import org.ringback.server.events.EventsFeature;
import org.ringback.server.settings.Settings;
import org.ringback.server.webhook.WebhookHandler;

/// All features by subject. They are built in the order in which they need each other.
record Features(
    UserFeatures users,
    TwilioAccountFeatures account,
    RealtimeFeatures realtime,
    CallingFeatures calling,
    AudioFeatures audio,
    RunningCallFeatures running,
    ReportingFeatures reporting,
    HistoryFeatures history) {
  /// @param moreHandlers apply further kinds of webhooks
  static Features of(
      Plumbing plumbing,
      Settings settings,
      RingbackServer.Timing timing,
      List<WebhookHandler> moreHandlers,
      Closer closer) {
    UserFeatures users = UserFeatures.of(plumbing, settings, closer);
    TwilioAccountFeatures account = TwilioAccountFeatures.of(plumbing, settings, users, closer);
    RealtimeFeatures realtime =
        RealtimeFeatures.of(plumbing, settings, timing, users, account, closer);
    CallingFeatures calling =
        CallingFeatures.of(plumbing, settings, timing, users, account, realtime, closer);
    AudioFeatures audio =
        AudioFeatures.of(plumbing, settings, users, account, realtime, calling, closer);
    RunningCallFeatures running =
        RunningCallFeatures.of(
            plumbing,
            settings,
            timing,
            users,
            account,
            realtime,
            calling,
            audio,
            moreHandlers,
            closer);
    ReportingFeatures reporting =
        ReportingFeatures.of(
            plumbing, settings, timing, users, account, realtime, calling, audio, closer);
    HistoryFeatures history =
        HistoryFeatures.of(
            plumbing, settings, users, account, realtime, calling, audio, running, reporting,
            closer);
    Features features =
        new Features(users, account, realtime, calling, audio, running, reporting, history);
    audio.recording().start(); // after all who listen to completed recordings
    reporting.price().prices().start();
    features.bindMeters(plumbing);
    closer.add(running.webhook().inbox());
    features.connectListeners();
    return features;
  }

  private void bindMeters(Plumbing plumbing) {
    Stream.of(
            List.of(
                new ClusterMeters(plumbing.db(), plumbing.lease(), plumbing.leases()),
                realtime.events().meters(),
                realtime.presenceFeature().meters(),
                calling.call().meters(),
                running.routing().meters(),
                audio.recording().meters(),
                audio.transcript().meters(),
                reporting.figures().meters(),
                reporting.reports().meters(),
                reporting.price().meters()),
            history.retention().meters())
        .flatMap(List<MeterBinder>::stream)
        .forEach(meters -> meters.bindTo(plumbing.metrics().registry()));
  }

  /// Makes sockets and tokens end with the session, the membership or the credentials that they
  /// rest on, and publishes how a setup goes on.
  private void connectListeners() {
    EventsFeature events = realtime.events();
    users.sessions().onEnded(events::sessionEnded);
    users.tenancy().members().onRemoved(events::memberRemoved);
    account.grants().onRevoked(events::grantsRevoked);
    account.credentials().onRevoked(account.grants()::revokeAll);
    account.credentials().onProgress(events::configProgress);
    account.credentials().onUpdated(events::configUpdated);
  }
}
