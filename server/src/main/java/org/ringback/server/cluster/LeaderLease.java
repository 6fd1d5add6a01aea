package org.ringback.server.cluster;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A task that runs on one node at a time, the leader. Every node tries to become the leader; it
/// remains the leader until it stops or fails to renew the lease.
public final class LeaderLease {
  private final String name;
  private volatile @Nullable Term term;

  LeaderLease(String name) {
    this.name = name;
  }

  /// The time from one acquisition of a lease to its loss.
  public interface Term {
    /// Increases with each acquisition of any lease.
    long fencingToken();

    /// Returns false when another node may have taken over.
    boolean isHeld();

    /// Locks the lease until the current transaction ends, so that a node which lost it, for
    /// instance because it was paused, writes nothing.
    ///
    /// @throws LeaseLost when another node has taken over
    void checkInTransaction();

    /// Runs the work. Each transaction that it begins on this thread starts with
    /// [#checkInTransaction].
    void run(Runnable work);
  }

  String name() {
    return name;
  }

  void begin(Term acquired) {
    term = acquired;
  }

  /// Returns empty when this node does not lead.
  public Optional<Term> term() {
    return Optional.ofNullable(term).filter(Term::isHeld);
  }

  /// Runs the work as in [Term#run] if this node leads.
  public void runIfLeader(Runnable work) {
    term().ifPresent(current -> current.run(work));
  }
}
