package org.ringback.server.retention;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallErasure;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;

/// The legal holds on calls. Each change is audited.
final class LegalHolds {
  private final Database db;
  private final HoldStore store;
  private final WorkspaceDeletionStore deletions;
  private final CallErasure calls;
  private final AuditLog audit;

  LegalHolds(
      Database db,
      HoldStore store,
      WorkspaceDeletionStore deletions,
      CallErasure calls,
      AuditLog audit) {
    this.db = db;
    this.store = store;
    this.deletions = deletions;
    this.calls = calls;
    this.audit = audit;
  }

  Optional<LegalHold> find(WorkspaceId workspace, CallId call) {
    return store.find(workspace, call);
  }

  List<LegalHold> all(WorkspaceId workspace, int limit) {
    return store.all(workspace, limit);
  }

  /// Places a hold, or replaces its reason. Waits for an erasure of the call that runs.
  LegalHold place(MemberPrincipal by, CallId call, String reason) {
    WorkspaceId workspace = by.workspace();
    return db.inTransaction(
        () -> {
          store.lock(workspace);
          if (deletions.isRequested(workspace)) {
            throw ProblemException.notFound();
          }
          CallErasure.Locked locked =
              calls.lock(workspace, call).orElseThrow(ProblemException::notFound);
          if (locked.isErased()) {
            throw new ProblemException(
                Problem.of(
                    409,
                    "call-erased",
                    "The data of the call was deleted",
                    "The personal data of the call was deleted. There is nothing to keep."));
          }
          store.save(workspace, call, reason, by.member().user());
          audit.write(
              workspace,
              by.auditEvent("legal-hold.placed", call.toString(), Map.of("reason", reason)));
          return store.find(workspace, call).orElseThrow();
        });
  }

  /// Removes the hold of a call.
  void remove(MemberPrincipal by, CallId call) {
    WorkspaceId workspace = by.workspace();
    db.inTransaction(
        () -> {
          if (store.delete(workspace, call)) {
            audit.write(workspace, by.auditEvent("legal-hold.removed", call.toString(), Map.of()));
          }
          return call;
        });
  }
}
