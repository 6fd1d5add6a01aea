package org.ringback.server.report;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.report.ReportRun.FileState;
import org.ringback.server.report.ReportRun.Occasion;
import org.ringback.server.report.ReportRun.State;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// Creates the runs of reports that are due. Of the runs that were missed while no server ran, it
/// makes up the last one.
final class ReportScheduler {
  private final Database db;
  private final ReportStore reports;
  private final RunStore runs;
  private final Workspaces workspaces;
  private final UuidV7 ids;
  private final Clock clock;

  ReportScheduler(
      Database db,
      ReportStore reports,
      RunStore runs,
      Workspaces workspaces,
      UuidV7 ids,
      Clock clock) {
    this.db = db;
    this.reports = reports;
    this.runs = runs;
    this.workspaces = workspaces;
    this.ids = ids;
    this.clock = clock;
  }

  /// Returns whether a report or a run may be due.
  boolean isDue() {
    return reports.hasScheduled() || runs.hasWaiting();
  }

  /// Creates all runs that are due.
  void schedule() {
    reports.ofOtherZones().forEach(each -> reschedule(each.workspace(), each.report()));
    boolean isDone = false;
    while (!isDone) {
      isDone = db.inTransaction(() -> !scheduleFirst(clock.instant()));
    }
  }

  /// Computes the next run for the workspace's new time zone. A run that is due already stays due.
  private void reschedule(WorkspaceId workspace, Report report) {
    Instant now = clock.instant();
    Instant planned = report.nextRunAt();
    workspaces
        .find(workspace)
        .map(Workspace::timeZone)
        .ifPresent(
            zone ->
                reports.setNext(
                    workspace,
                    report.id(),
                    planned != null && !planned.isAfter(now)
                        ? planned
                        : report.definition().schedule().next(now, zone),
                    zone));
  }

  /// @return false when no run is due
  private boolean scheduleFirst(Instant now) {
    Optional<ReportStore.Scheduled> due = reports.lockDue(now);
    due.ifPresent(each -> schedule(each.workspace(), each.report(), now));
    return due.isPresent();
  }

  private void schedule(WorkspaceId workspace, Report report, Instant now) {
    Optional<ZoneId> open = workspaces.findOpen(workspace).map(Workspace::timeZone);
    Instant planned = report.nextRunAt();
    if (open.isEmpty() || planned == null) {
      reports.setNext(workspace, report.id(), null, null);
      return;
    }
    ZoneId zone = open.get();
    Schedule schedule = report.definition().schedule();
    insert(workspace, report, Occasion.SCHEDULE, schedule.last(planned, now, zone), zone);
    reports.setNext(workspace, report.id(), schedule.next(now, zone), zone);
  }

  /// Creates a run.
  ///
  /// @param time whose day determines the period
  ReportRun insert(
      WorkspaceId workspace, Report report, Occasion occasion, Instant time, ZoneId zone) {
    ReportPeriod.Days days =
        report.definition().content().period().before(time.atZone(zone).toLocalDate());
    UUID id = ids.next();
    Instant now = clock.instant();
    ReportRun run =
        new ReportRun(
            id,
            occasion,
            time,
            days.from(),
            days.to(),
            State.WAITING,
            0,
            now,
            null,
            FileState.NONE,
            null,
            null,
            null,
            now,
            null);
    runs.insert(workspace, report, run, zone);
    return run;
  }
}
