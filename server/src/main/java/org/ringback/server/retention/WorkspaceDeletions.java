package org.ringback.server.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ringback.server.access.ServiceKeys;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallErasure;
import org.ringback.server.call.CallId;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.report.ReportErasure;
import org.ringback.server.tenancy.Members;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The deletions of workspaces. A request takes the workspace from its members at once. Then the
/// setup at Twilio is undone, the data of each call is erased as by the retention, here, in the
/// storage and at Twilio, and the workspace is deleted. Each step continues after a restart.
final class WorkspaceDeletions {
  private static final Logger log = LoggerFactory.getLogger(WorkspaceDeletions.class);

  /// Calls of a workspace in one pass, so that one workspace does not delay the others.
  private static final int LIMIT = 200;

  private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);

  /// After that time, what Twilio has not deleted remains there, and is reported.
  private static final Duration PATIENCE = Duration.ofDays(7);

  private final Database db;
  private final WorkspaceDeletionStore store;
  private final HoldStore holds;
  private final CallErasure calls;
  private final CallEraser eraser;
  private final TwilioDeletionStore twilio;
  private final ReportErasure reports;
  private final Owners owners;
  private final SetupTeardown setup;
  private final AuditLog audit;
  private final Clock clock;

  /// The members and the service keys of workspaces.
  record Owners(Workspaces workspaces, Members members, ServiceKeys keys) {}

  WorkspaceDeletions(
      Database db,
      WorkspaceDeletionStore store,
      HoldStore holds,
      CallErasure calls,
      CallEraser eraser,
      TwilioDeletionStore twilio,
      ReportErasure reports,
      Owners owners,
      SetupTeardown setup,
      AuditLog audit,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.holds = holds;
    this.calls = calls;
    this.eraser = eraser;
    this.twilio = twilio;
    this.reports = reports;
    this.owners = owners;
    this.setup = setup;
    this.audit = audit;
    this.clock = clock;
  }

  /// Begins to delete a workspace, and takes it from its members.
  ///
  /// @throws ProblemException when a call is on legal hold or in progress
  void begin(MemberPrincipal by) {
    WorkspaceId workspace = by.workspace();
    db.inTransaction(
        () -> {
          holds.lock(workspace);
          if (store.isRequested(workspace)) {
            throw ProblemException.notFound();
          }
          if (holds.hasAny(workspace)) {
            throw conflict(
                "legal-hold",
                "Calls are on legal hold",
                "The workspace has calls on legal hold. Remove the holds first.");
          }
          if (calls.hasOpen(workspace)) {
            throw conflict(
                "calls-in-progress",
                "Calls are in progress",
                "The workspace has calls in progress. End them first.");
          }
          store.insert(workspace, by.member().user(), clock.instant());
          audit.write(
              workspace,
              by.auditEvent("workspace.deletion-requested", workspace.toString(), Map.of()));
          reports.deleteAll(workspace);
          owners.keys().revokeAll(workspace);
          owners.members().removeAll(by.member());
          return workspace;
        });
    log.info("User {} deletes workspace {}", by.member().user(), workspace);
  }

  private static ProblemException conflict(String code, String title, String detail) {
    return new ProblemException(Problem.of(409, code, title, detail));
  }

  /// Continues the deletions that are due.
  void advanceAll() {
    if (!store.isDue()) {
      return;
    }
    for (WorkspaceDeletionStore.Running running : store.due()) {
      try {
        advance(running);
      } catch (RuntimeException e) {
        log.warn(
            "Could not continue to delete workspace {}: {}", running.workspace(), e.toString());
        store.retry(running.workspace(), e.toString(), delay(running.attempts()));
      }
    }
  }

  private void advance(WorkspaceDeletionStore.Running running) {
    WorkspaceId workspace = running.workspace();
    if (!running.isTornDown()) {
      tearDown(running);
    }
    List<CallId> ended = calls.endedBefore(workspace, clock.instant(), LIMIT);
    int before = calls.countUnerased(workspace);
    ended.forEach(call -> eraser.erase(workspace, call, null));
    int left = calls.countUnerased(workspace);
    store.addCalls(workspace, before - left);
    if (left == 0 && twilio.pending(workspace) == 0) {
      complete(running);
    }
  }

  private void tearDown(WorkspaceDeletionStore.Running running) {
    WorkspaceId workspace = running.workspace();
    try {
      List<String> left = setup.undo(workspace);
      store.addLeftovers(workspace, left);
    } catch (CredentialsMissing none) {
      log.debug("Workspace {} has no Twilio account of its own", workspace);
    } catch (RuntimeException failure) {
      if (clock.instant().isBefore(running.requestedAt().plus(PATIENCE))) {
        throw failure;
      }
      store.addLeftovers(workspace, List.of("The setup at Twilio remains: " + failure));
    }
    store.saveTornDown(workspace);
  }

  private void complete(WorkspaceDeletionStore.Running running) {
    Instant now = clock.instant();
    db.inTransaction(
        () -> {
          owners.workspaces().delete(running.workspace());
          store.complete(running.workspace(), now);
          return now;
        });
    log.info("Workspace {} has been deleted", running.workspace());
  }

  private static Duration delay(int attempts) {
    Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(attempts, 10));
    return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
  }
}
