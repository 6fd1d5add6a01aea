package org.ringback.server.report;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.report.ReportRun.Occasion;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// The reports of a workspace, which its administrators define.
final class Reports {
  static final int MAX_PER_WORKSPACE = 50;
  private static final int SECRET_BYTES = 32;

  private final Database db;
  private final ReportStore store;
  private final RunStore runs;
  private final ReportScheduler scheduler;
  private final Workspaces workspaces;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Reports(
      Database db,
      ReportStore store,
      RunStore runs,
      ReportScheduler scheduler,
      Workspaces workspaces,
      AuditLog audit,
      UuidV7 ids,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.runs = runs;
    this.scheduler = scheduler;
    this.workspaces = workspaces;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// A report with its newest run.
  record Listed(Report report, @Nullable ReportRun lastRun) {}

  List<Listed> all(WorkspaceId workspace) {
    return store.all(workspace).stream()
        .map(report -> new Listed(report, runs.last(workspace, report.id()).orElse(null)))
        .toList();
  }

  Optional<Report> find(WorkspaceId workspace, UUID id) {
    return store.find(workspace, id);
  }

  List<ReportRun> runs(WorkspaceId workspace, Report report) {
    return runs.ofReport(workspace, report.id());
  }

  ZoneId zone(WorkspaceId workspace) {
    return workspaces
        .find(workspace)
        .map(Workspace::timeZone)
        .orElseThrow(ProblemException::notFound);
  }

  List<Instant> nextRuns(WorkspaceId workspace, Schedule schedule, int count) {
    return schedule.next(clock.instant(), zone(workspace), count);
  }

  /// A report, with the secret of its webhook when it is new.
  record Saved(Report report, @Nullable Secret secret) {}

  Saved create(MemberPrincipal by, Definition definition, boolean enabled) {
    WorkspaceId workspace = by.workspace();
    ZoneId zone = zone(workspace);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's resolution
    Report report =
        new Report(
            ids.next(),
            definition,
            enabled,
            null,
            enabled ? definition.schedule().next(now, zone) : null,
            new Report.Creator(by.member().user().value(), by.member().name()),
            now);
    Secret secret = isWebhook(definition) ? newSecret() : null;
    return db.inTransaction(
        () -> {
          if (store.count(workspace) >= MAX_PER_WORKSPACE) {
            throw conflict(
                "too-many-reports",
                "Too many reports",
                "The workspace has " + MAX_PER_WORKSPACE + " reports. Delete one first.");
          }
          store.insert(workspace, report, by.member().user(), zone, secret);
          write(by, "report.created", report);
          return new Saved(report, secret);
        });
  }

  /// Replaces the definition. A report that gets a webhook gets a secret too.
  Saved change(MemberPrincipal by, Report before, Definition definition, boolean enabled) {
    WorkspaceId workspace = by.workspace();
    ZoneId zone = zone(workspace);
    Report after =
        new Report(
            before.id(),
            definition,
            enabled,
            null,
            enabled ? definition.schedule().next(clock.instant(), zone) : null,
            before.createdBy(),
            before.createdAt());
    return db.inTransaction(
        () -> {
          store.update(workspace, after, zone);
          Secret secret = null;
          if (isWebhook(definition) && store.secret(workspace, before.id()).isEmpty()) {
            secret = newSecret();
            store.setSecret(workspace, before.id(), secret);
          }
          write(by, "report.changed", after);
          return new Saved(after, secret);
        });
  }

  void delete(MemberPrincipal by, Report report) {
    db.inTransaction(
        () -> {
          store.delete(by.workspace(), report.id());
          write(by, "report.deleted", report);
          return report;
        });
  }

  /// Replaces the secret of a webhook. Requests are signed with the new one at once.
  Secret rotateSecret(MemberPrincipal by, Report report) {
    if (!isWebhook(report.definition())) {
      throw conflict(
          "report-without-webhook",
          "The report has no webhook",
          "Only reports with a webhook have a secret. Change the destination first.");
    }
    Secret secret = newSecret();
    return db.inTransaction(
        () -> {
          store.setSecret(by.workspace(), report.id(), secret);
          write(by, "report.secret-rotated", report);
          return secret;
        });
  }

  /// Creates a run now.
  ReportRun runNow(MemberPrincipal by, Report report) {
    WorkspaceId workspace = by.workspace();
    ZoneId zone = zone(workspace);
    return db.inTransaction(
        () -> {
          if (runs.hasWaiting(workspace, report.id())) {
            throw conflict(
                "report-running",
                "The report is running",
                "A run of this report has not ended. Wait until it is done or has failed.");
          }
          write(by, "report.started", report);
          return scheduler.insert(
              workspace,
              report,
              Occasion.MANUAL,
              clock.instant().truncatedTo(ChronoUnit.MICROS),
              zone);
        });
  }

  /// Returns the file of a run, and writes its download to the audit log.
  Optional<ReportRun.Stored> download(MemberPrincipal by, Report report, UUID run) {
    Optional<ReportRun.Stored> file = runs.file(by.workspace(), report.id(), run, clock.instant());
    file.ifPresent(
        found ->
            audit.write(
                by.workspace(),
                by.auditEvent(
                    "report.downloaded",
                    report.id().toString(),
                    Map.of("name", report.definition().name(), "file", found.fileName()))));
    return file;
  }

  private static boolean isWebhook(Definition definition) {
    return definition.destination().type() == Definition.Destination.Type.WEBHOOK;
  }

  private Secret newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new Secret(WebhookClient.SECRET_PREFIX + Base64.getEncoder().encodeToString(bytes));
  }

  private void write(MemberPrincipal by, String action, Report report) {
    Definition definition = report.definition();
    audit.write(
        by.workspace(),
        by.auditEvent(
            action,
            report.id().toString(),
            Map.of(
                "name", definition.name(),
                "content", definition.content().type().wire(),
                "destination", definition.destination().description())));
  }

  private static ProblemException conflict(String code, String title, String detail) {
    return new ProblemException(Problem.of(409, code, title, detail));
  }
}
