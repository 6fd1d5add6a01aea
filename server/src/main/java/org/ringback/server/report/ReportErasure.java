package org.ringback.server.report;

import java.time.Clock;
import java.util.Collection;
import org.ringback.server.call.CallId;
import org.ringback.server.savedview.SavedViewErasure;
import org.ringback.server.tenancy.WorkspaceId;

/// Deletes the files of reports that contain erased calls, and the reports of a workspace.
public final class ReportErasure {
  private final ReportStore reports;
  private final RunStore runs;
  private final Clock clock;

  ReportErasure(ReportStore reports, RunStore runs, Clock clock) {
    this.reports = reports;
    this.runs = runs;
    this.clock = clock;
  }

  /// Drops the stored lists of calls whose period contains the call, in the caller's transaction.
  /// Without its key, a file cannot be read; the object is deleted within two hours. Files of
  /// figures name no customers, and stay.
  public void delete(WorkspaceId workspace, CallId call) {
    runs.dropFilesWith(workspace, call, clock.instant());
  }

  /// Deletes the reports whose name or filters name a person, as saved views are deleted.
  ///
  /// @param names of the contacts with the number
  public void deleteOfPerson(WorkspaceId workspace, String number, Collection<String> names) {
    reports.all(workspace).stream()
        .filter(
            report ->
                report.definition().texts().stream()
                    .anyMatch(text -> SavedViewErasure.namesPerson(text, number, names)))
        .forEach(report -> reports.delete(workspace, report.id()));
  }

  /// Deletes the reports of a workspace with their runs and the keys of their files.
  public void deleteAll(WorkspaceId workspace) {
    reports.deleteAll(workspace);
  }
}
