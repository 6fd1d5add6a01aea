package org.ringback.server.credentials;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.ringback.server.cluster.Leases;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;

/// Lets one request at a time, on any node, change the setup of a workspace. If its node is paused
/// and loses the lock meanwhile, its later transactions fail.
public final class SetupLock {
  private final Leases leases;

  public SetupLock(Leases leases) {
    this.leases = leases;
  }

  /// @throws ProblemException 409 when another request changes this setup
  public void run(WorkspaceId workspace, Runnable work) {
    if (!leases.tryRun(name(workspace), work)) {
      throw busy();
    }
  }

  /// Does the same for work with a result.
  public <T> T call(WorkspaceId workspace, Supplier<T> work) {
    List<T> result = new ArrayList<>();
    run(workspace, () -> result.add(work.get()));
    return result.getFirst();
  }

  /// Runs the work unless another request changes this setup.
  public void tryRun(WorkspaceId workspace, Runnable work) {
    leases.tryRun(name(workspace), work);
  }

  <T> T call(AccountSid account, Supplier<T> work) {
    List<T> result = new ArrayList<>();
    run(account, () -> result.add(work.get()));
    return result.getFirst();
  }

  /// Locks an account, which several workspaces may use, for a change of its Auth Token.
  void run(AccountSid account, Runnable work) {
    if (!leases.tryRun("rotate " + account, work)) {
      throw busy();
    }
  }

  private static String name(WorkspaceId workspace) {
    return "configure-twilio " + workspace;
  }

  private static ProblemException busy() {
    return new ProblemException(
        Problem.of(
            409,
            "setup-running",
            "Setup is already running",
            "Another request is setting up this workspace. Wait until it has finished."));
  }
}
