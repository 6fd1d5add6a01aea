package org.ringback.server;

import org.ringback.server.metrics.MetricsFeature;
import org.ringback.server.price.PriceFeature;
import org.ringback.server.quality.Quality;
import org.ringback.server.report.ReportFeature;
import org.ringback.server.savedview.SavedViewFeature;
import org.ringback.server.settings.Settings;

/// What calls add up to: prices, quality, figures, saved views of them, and scheduled reports.
record ReportingFeatures(
    PriceFeature price,
    Quality quality,
    MetricsFeature figures,
    SavedViewFeature savedViews,
    ReportFeature reports) {
  static ReportingFeatures of(
      Plumbing plumbing,
      Settings settings,
      RingbackServer.Timing timing,
      UserFeatures users,
      TwilioAccountFeatures account,
      RealtimeFeatures realtime,
      CallingFeatures calling,
      AudioFeatures audio,
      Closer closer) {
    PriceFeature price =
        closer.add(
            PriceFeature.of(
                plumbing.db(),
                plumbing.leases(),
                calling.calls(),
                audio.recording().completed(),
                account.credentials(),
                plumbing.twilio(),
                users.access(),
                timing.prices()));
    Quality quality = new Quality(plumbing.db());
    MetricsFeature figures =
        closer.add(
            MetricsFeature.of(
                plumbing.db(),
                plumbing.leases(),
                realtime.eventLog(),
                calling.calls(),
                audio.voicemail().voicemails(),
                price.prices(),
                quality,
                realtime.presence(),
                users.workspaces(),
                users.access(),
                users.audit(),
                plumbing.clock()));
    SavedViewFeature savedViews =
        SavedViewFeature.of(
            plumbing.db(), users.access(), users.audit(), plumbing.ids(), plumbing.clock());
    ReportFeature reports =
        closer.add(
            ReportFeature.of(
                plumbing.db(),
                plumbing.leases(),
                plumbing.cipher(),
                audio.storage(),
                calling.call().lists(),
                figures.slices(),
                savedViews.views(),
                users.workspaces(),
                settings.webhookOrigins(),
                users.access(),
                users.audit(),
                plumbing.publicUrl(),
                plumbing.ids(),
                plumbing.clock()));
    return new ReportingFeatures(price, quality, figures, savedViews, reports);
  }
}
