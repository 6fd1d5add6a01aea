package org.ringback.server.report;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
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
  /// @return how many there were
  public int deleteOfPerson(WorkspaceId workspace, String number, Collection<String> names) {
    List<UUID> found = ofPerson(workspace, number, names);
    found.forEach(report -> reports.delete(workspace, report));
    return found.size();
  }

  /// Counts the reports whose name or filters name a person.
  ///
  /// @param names of the contacts with the number
  public int countOfPerson(WorkspaceId workspace, String number, Collection<String> names) {
    return ofPerson(workspace, number, names).size();
  }

  private List<UUID> ofPerson(WorkspaceId workspace, String number, Collection<String> names) {
    return reports.all(workspace).stream()
        .filter(
            report ->
                report.definition().texts().stream()
                    .anyMatch(text -> SavedViewErasure.namesPerson(text, number, names)))
        .map(Report::id)
        .toList();
  }

  /// Deletes the reports of a workspace with their runs and the keys of their files.
  public void deleteAll(WorkspaceId workspace) {
    reports.deleteAll(workspace);
  }
}
