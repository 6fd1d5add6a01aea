package org.ringback.server.annotation;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.annotation.DispositionList.Disposition;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallView;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;

/// The workspace's list of dispositions, and the disposition of each call. The last choice for a
/// call is valid, because a single value has nothing to merge. The list has a version instead,
/// because two administrators would otherwise undo each other's work.
final class Dispositions {
  private static final List<String> DEFAULTS =
      List.of("Resolved", "Follow-up needed", "Left voicemail", "Wrong number", "Spam");

  private final Database db;
  private final DispositionStore store;
  private final EventLog events;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final Clock clock;

  Dispositions(Database db, EventLog events, AuditLog audit, UuidV7 ids, Clock clock) {
    this.db = db;
    this.store = new DispositionStore(db);
    this.events = events;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// Returns the workspace's list. The first request creates it with the defaults.
  DispositionList list(WorkspaceId workspace) {
    return db.inTransaction(
        () -> {
          if (store.version(workspace).isEmpty() && store.create(workspace)) {
            store.replace(
                workspace,
                DEFAULTS.stream().map(name -> new Disposition(ids.next(), name)).toList());
          }
          return read(workspace);
        });
  }

  /// Replaces the workspace's list.
  ///
  /// @param version of the list that the change is based on
  DispositionList replace(WorkspacePrincipal by, int version, List<Disposition> dispositions) {
    WorkspaceId workspace = by.workspace();
    var _ = list(workspace);
    return db.inTransaction(
        () -> {
          if (!store.advance(workspace, version)) {
            throw new ProblemException(
                Problem.of(
                    409,
                    "dispositions-changed",
                    "The list has changed",
                    "Another administrator changed the list. Reload it, then make your change again."));
          }
          store.replace(workspace, dispositions);
          audit.write(
              workspace,
              by.auditEvent(
                  "dispositions.changed",
                  null,
                  Map.of(
                      "after",
                      dispositions.stream()
                          .map(Disposition::name)
                          .collect(Collectors.joining(", ")))));
          DispositionList changed = read(workspace);
          events.append(List.of(AnnotationEvents.listChanged(workspace, changed)));
          return changed;
        });
  }

  private DispositionList read(WorkspaceId workspace) {
    return new DispositionList(store.version(workspace).orElseThrow(), store.list(workspace));
  }

  Optional<CallDisposition> ofCall(WorkspaceId workspace, CallView call) {
    return store.ofCall(workspace, call.id().value());
  }

  /// Sets the disposition of a call. A repeated request changes nothing.
  CallDisposition set(MemberPrincipal by, CallView call, UUID disposition) {
    WorkspaceId workspace = by.workspace();
    UUID id = call.id().value();
    return db.inTransaction(
        () -> {
          boolean isChanged =
              store.set(
                  workspace,
                  id,
                  disposition,
                  by.member().user(),
                  clock.instant().truncatedTo(ChronoUnit.MICROS));
          CallDisposition set =
              store
                  .ofCall(workspace, id)
                  .filter(current -> current.id().equals(disposition))
                  .orElseThrow(Dispositions::unknown);
          if (isChanged) {
            events.append(List.of(AnnotationEvents.dispositionChanged(workspace, id, set)));
          }
          return set;
        });
  }

  /// Removes the disposition of a call. A repeated request changes nothing.
  void clear(MemberPrincipal by, CallView call) {
    UUID id = call.id().value();
    db.inTransaction(
        () -> {
          if (store.clear(by.workspace(), id)) {
            events.append(List.of(AnnotationEvents.dispositionChanged(by.workspace(), id, null)));
          }
          return id;
        });
  }

  private static ProblemException unknown() {
    return ProblemException.invalid(
        "/dispositionId",
        "The workspace has no such disposition. Choose one of its list of dispositions.");
  }
}
