package org.ringback.server.report;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.Clock;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallLists;
import org.ringback.server.cluster.Leases;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.JobGauges;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.metrics.FigureSlices;
import org.ringback.server.savedview.SavedViews;
import org.ringback.server.settings.WebhookOrigins;
import org.ringback.server.storage.ObjectStorage;
import org.ringback.server.tenancy.Workspaces;

/// Scheduled reports. Closed before the leases and the database.
public record ReportFeature(
    Routes routes, ReportErasure erasure, MeterBinder meters, AutoCloseable timer)
    implements AutoCloseable {
  /// @param cipher encrypts the secrets of webhooks and the keys of files
  /// @param allowed where webhooks may be sent besides public addresses
  public static ReportFeature of(
      Database db,
      Leases leases,
      SecretCipher cipher,
      ObjectStorage storage,
      CallLists calls,
      FigureSlices figures,
      SavedViews views,
      Workspaces workspaces,
      WebhookOrigins allowed,
      Access access,
      AuditLog audit,
      URI publicUrl,
      UuidV7 ids,
      Clock clock) {
    ReportStore reports = new ReportStore(db, cipher);
    RunStore runs = new RunStore(db, cipher);
    reports.reencrypt();
    runs.reencrypt();
    ReportScheduler scheduler = new ReportScheduler(db, reports, runs, workspaces, ids, clock);
    ReportFiles files =
        new ReportFiles(new ReportObjectStore(db), storage, calls, figures, workspaces, clock);
    WebhookClient webhooks = new WebhookClient(allowed);
    ReportTimer timer =
        new ReportTimer(
            leases.lead("reports"),
            scheduler,
            new ReportAttempts(db, reports, runs, files, webhooks, publicUrl, audit, clock),
            runs,
            files,
            clock);
    timer.start();
    return new ReportFeature(
        new ReportRoutes(
            access,
            new Reports(db, reports, runs, scheduler, workspaces, audit, ids, clock),
            runs,
            files,
            webhooks,
            views,
            timer::wake,
            clock),
        new ReportErasure(reports, runs, clock),
        new JobGauges(
            db,
            "reports",
            """
            select count(*) as waiting, min(next_try_at) as due from report_runs
            where state = 'waiting'"""),
        timer);
  }

  @Override
  public void close() throws Exception {
    timer.close();
  }
}
