package org.ringback.server.provisioning.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks the setup of each workspace once an hour and on request. Stores the findings, and
/// notifies the event sockets when they change.
final class SetupHealth implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SetupHealth.class);
  private static final Duration INTERVAL = Duration.ofHours(1);

  /// Several at once, so that a slow account does not delay the others.
  private static final int CONCURRENT_CHECKS = 8;

  private final Database db;
  private final LeaderLease lease;
  private final Credentials credentials;
  private final SetupCheckStore store;
  private final SetupChecks checks;
  private final Rotation rotation;
  private final Clock clock;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("setup-health").factory());
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          CONCURRENT_CHECKS, Thread.ofVirtual().name("setup-check-", 0).factory());

  /// @param lease of the node that runs the scheduled checks
  SetupHealth(
      Database db,
      LeaderLease lease,
      Credentials credentials,
      SetupCheckStore store,
      SetupChecks checks,
      Rotation rotation,
      Clock clock) {
    this.db = db;
    this.lease = lease;
    this.credentials = credentials;
    this.store = store;
    this.checks = checks;
    this.rotation = rotation;
    this.clock = clock;
  }

  /// The findings of one run of the checks, in the order of the checks.
  record Report(Instant at, List<Finding> findings) {}

  SetupHealth start() {
    var _ = scheduler.scheduleWithFixedDelay(this::checkAllDue, 1, 1, TimeUnit.MINUTES);
    return this;
  }

  /// Returns the last report; empty before the first check.
  Optional<Report> last(WorkspaceId workspace) {
    return store.last(workspace);
  }

  /// Runs the checks and stores their findings.
  ///
  /// @throws CredentialsMissing when the workspace has no account
  Report check(WorkspaceId workspace) {
    return save(workspace, run(workspace));
  }

  /// Does the same, and returns the result of each check.
  ///
  /// @throws CredentialsMissing when the workspace has no account
  List<CheckResult> testConnection(WorkspaceId workspace) {
    List<CheckResult> results = run(workspace);
    save(workspace, results);
    return results;
  }

  private List<CheckResult> run(WorkspaceId workspace) {
    return checks.run(credentials.require(workspace));
  }

  private Report save(WorkspaceId workspace, List<CheckResult> results) {
    // The server changes nothing at the environment's account, so it offers no fix there.
    boolean mayFix = credentials.own(workspace).isPresent();
    List<Finding> findings =
        results.stream()
            .flatMap(result -> result.findings().stream())
            .map(finding -> mayFix ? finding : finding.withoutFix())
            .toList();
    List<Finding> before = last(workspace).map(Report::findings).orElse(List.of());
    Report report = new Report(clock.instant().truncatedTo(ChronoUnit.MILLIS), findings);
    db.inTransaction(
        () -> {
          store.save(workspace, report);
          return report;
        });
    if (!before.equals(findings)) {
      credentials.updated(workspace);
    }
    return report;
  }

  /// Checks each workspace that was not checked for an hour, if this node leads.
  void checkAllDue() {
    lease.term().ifPresent(term -> term.run(() -> checkAllDue(term)));
  }

  private void checkAllDue(LeaderLease.Term term) {
    try {
      rotation.sweep();
      Instant hourAgo = clock.instant().minus(INTERVAL);
      Set<WorkspaceId> begun = store.begunSince(hourAgo);
      List<Callable<Object>> due =
          credentials.withOwnAccount().stream()
              .filter(workspace -> !begun.contains(workspace))
              .map(
                  workspace ->
                      Executors.callable(() -> term.run(() -> checkIfDue(workspace, hourAgo))))
              .toList();
      workers.invokeAll(due);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("Could not finish the scheduled setup checks", e);
    }
  }

  private void checkIfDue(WorkspaceId workspace, Instant hourAgo) {
    try {
      if (!db.inTransaction(() -> store.begin(workspace, hourAgo))) {
        return;
      }
      List<Finding> findings = check(workspace).findings();
      if (!findings.isEmpty()) {
        log.warn(
            "The setup of workspace {} has problems: {}",
            workspace,
            findings.stream().map(Finding::code).toList());
      }
    } catch (RuntimeException e) {
      log.warn("Could not check the setup of workspace {}: {}", workspace, e.getMessage());
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    workers.shutdownNow();
  }
}
