package org.ringback.server;

import org.ringback.server.annotation.AnnotationFeature;
import org.ringback.server.contact.ContactFeature;
import org.ringback.server.diagnostics.DiagnosticsFeature;
import org.ringback.server.missedcall.MissedCallFeature;
import org.ringback.server.retention.RetentionFeature;
import org.ringback.server.search.SearchFeature;
import org.ringback.server.settings.Settings;
import org.ringback.server.summary.SummaryFeature;

/// Contacts and the records of calls that are over: how users annotate and find them, and how long
/// they are kept.
record HistoryFeatures(
    ContactFeature contact,
    AnnotationFeature annotation,
    SummaryFeature summary,
    RetentionFeature retention,
    DiagnosticsFeature diagnostics,
    SearchFeature search,
    MissedCallFeature missedCall) {
  static HistoryFeatures of(
      Plumbing plumbing,
      Settings settings,
      UserFeatures users,
      TwilioAccountFeatures account,
      RealtimeFeatures realtime,
      CallingFeatures calling,
      AudioFeatures audio,
      RunningCallFeatures running,
      ReportingFeatures reporting,
      Closer closer) {
    ContactFeature contact =
        ContactFeature.of(
            plumbing.db(), users.access(), users.audit(), plumbing.ids(), plumbing.clock());
    AnnotationFeature annotation =
        AnnotationFeature.of(
            plumbing.db(),
            realtime.eventLog(),
            calling.calls(),
            users.access(),
            users.audit(),
            plumbing.ids(),
            plumbing.clock());
    SummaryFeature summary =
        closer.add(
            SummaryFeature.of(
                plumbing.db(),
                settings.chat(),
                calling.calls(),
                realtime.eventLog(),
                users.access(),
                users.audit(),
                plumbing.clock()));
    RetentionFeature retention =
        closer.add(
            RetentionFeature.of(
                plumbing.db(),
                plumbing.leases(),
                calling.call(),
                audio.recording(),
                audio.transcript().archive(),
                summary.archive(),
                audio.voicemail().erasure(),
                annotation.notes(),
                contact.contacts(),
                reporting.savedViews().erasure(),
                plumbing.recorder(),
                running.webhook().erasure(),
                reporting.reports().erasure(),
                account.credentials(),
                plumbing.twilio(),
                users.tenancy(),
                users.accessFeature().serviceKeys(),
                account.provisioning()::undoSetup,
                users.access(),
                users.audit(),
                plumbing.ids(),
                plumbing.clock()));
    DiagnosticsFeature diagnostics =
        DiagnosticsFeature.of(
            plumbing.recorder(),
            reporting.quality(),
            realtime.eventLog(),
            calling.calls(),
            users.access(),
            plumbing.publicUrl());
    SearchFeature search =
        closer.add(
            SearchFeature.start(
                plumbing.db(),
                calling.calls(),
                users.access(),
                plumbing.leases(),
                plumbing.metrics().registry()));
    MissedCallFeature missedCall =
        MissedCallFeature.of(
            plumbing.db(), realtime.eventLog(), calling.calls(), users.access(), plumbing.clock());
    return new HistoryFeatures(
        contact, annotation, summary, retention, diagnostics, search, missedCall);
  }
}
