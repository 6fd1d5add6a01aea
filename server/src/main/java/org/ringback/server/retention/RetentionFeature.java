package org.ringback.server.retention;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.ringback.server.access.Access;
import org.ringback.server.access.ServiceKeys;
import org.ringback.server.annotation.NoteArchive;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallFeature;
import org.ringback.server.cluster.Leases;
import org.ringback.server.contact.Contacts;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.db.JobGauges;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.recording.RecordingFeature;
import org.ringback.server.report.ReportErasure;
import org.ringback.server.savedview.SavedViewErasure;
import org.ringback.server.summary.SummaryArchive;
import org.ringback.server.tenancy.TenancyFeature;
import org.ringback.server.transcript.TranscriptArchive;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.voicemail.VoicemailErasure;
import org.ringback.server.webhook.WebhookErasure;

/// Retention, legal holds, erasures and exports. Closed before the leases and the database.
public record RetentionFeature(List<Routes> routes, List<MeterBinder> meters, AutoCloseable timer)
    implements AutoCloseable {
  public static RetentionFeature of(
      Database db,
      Leases leases,
      CallFeature call,
      RecordingFeature recording,
      TranscriptArchive transcripts,
      SummaryArchive summaries,
      VoicemailErasure voicemails,
      NoteArchive notes,
      Contacts contacts,
      SavedViewErasure savedViews,
      FlightRecorder recorder,
      WebhookErasure webhooks,
      ReportErasure reports,
      Credentials credentials,
      TwilioApi twilio,
      TenancyFeature tenancy,
      ServiceKeys serviceKeys,
      SetupTeardown setup,
      Access access,
      AuditLog audit,
      UuidV7 ids,
      Clock clock) {
    SettingsStore settings = new SettingsStore(db);
    HoldStore holds = new HoldStore(db);
    ErasureStore erasureStore = new ErasureStore(db);
    WorkspaceDeletionStore deletionStore = new WorkspaceDeletionStore(db);
    TwilioDeletionStore atTwilio = new TwilioDeletionStore(db);
    CallEraser.Stores stores =
        new CallEraser.Stores(
            call.erasure(),
            recording.erasure(),
            transcripts,
            voicemails,
            notes,
            contacts,
            savedViews,
            recorder,
            webhooks,
            reports);
    CallEraser eraser = new CallEraser(db, stores, audit, holds, erasureStore, atTwilio);
    recording
        .erasure()
        .onLate(
            (workspace, id, late) -> {
              atTwilio.queue(workspace, null, List.of(late.value()));
              audit.write(
                  workspace,
                  AuditEvent.ofService(
                      null, "erasure.late-data", id.toString(), Map.of("recording", late.value())));
            });
    Erasures erasures =
        new Erasures(
            db,
            erasureStore,
            call.erasure(),
            holds,
            eraser,
            atTwilio,
            tenancy.workspaces(),
            audit,
            ids,
            clock);
    CallArchive archive =
        new CallArchive(call.calls(), notes, transcripts, summaries, recording.archive());
    WorkspaceDeletions deletions =
        new WorkspaceDeletions(
            db,
            deletionStore,
            holds,
            call.erasure(),
            eraser,
            atTwilio,
            reports,
            new WorkspaceDeletions.Owners(tenancy.workspaces(), tenancy.members(), serviceKeys),
            setup,
            audit,
            clock);
    RetentionTimer timer =
        RetentionTimer.start(
            leases.lead("retention"),
            new Retention(
                settings, call.erasure(), recording.erasure(), transcripts, eraser, clock),
            erasures,
            deletions,
            new TwilioDeletions(
                db, atTwilio, erasureStore, deletionStore, credentials, twilio, audit, clock));
    return new RetentionFeature(
        List.of(
            new RetentionRoutes(access, db, settings, audit, timer::wake),
            new HoldRoutes(
                access,
                call.calls(),
                new LegalHolds(db, holds, deletionStore, call.erasure(), audit)),
            new ErasureRoutes(
                access,
                new ErasureTargets(call.calls(), contacts, credentials),
                erasures,
                new ErasurePreviews(stores, holds, clock)),
            new WorkspaceDeletionRoutes(access, tenancy.workspaces(), deletions),
            new ArchiveRoutes(access, call.calls(), archive, audit)),
        List.of(
            new JobGauges(
                db,
                "erasures",
                """
                select count(*) as waiting, min(requested_at) as due from erasures
                where status = 'running'"""),
            new JobGauges(
                db,
                "twilio-deletions",
                """
                select count(*) as waiting, min(next_try_at) as due from twilio_deletions""")),
        timer);
  }

  @Override
  public void close() throws Exception {
    timer.close();
  }
}
