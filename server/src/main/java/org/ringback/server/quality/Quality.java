package org.ringback.server.quality;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;

/// Stores how good calls sounded: sums and counts, so that a mean over many calls is a sum over a
/// sum.
public final class Quality {
  /// The samples of a page, of ten seconds each.
  ///
  /// @param leg the leg of the page
  public record Samples(
      WorkspaceId workspace, CallId call, CallSid leg, UserId user, List<Sample> samples) {}

  /// @param loss lost packets in percent
  /// @param mos mean opinion score, 1 to 5; null when unknown
  public record Sample(Network network, double loss, @Nullable Double mos) {}

  /// Receives a call that has new samples, in the transaction that stores them.
  @FunctionalInterface
  public interface Listener {
    void onAdded(WorkspaceId workspace, Instant callCreatedAt);
  }

  private final Database db;
  private final QualityStore store;
  private final List<Listener> listeners = new ArrayList<>();

  public Quality(Database db) {
    this.db = db;
    this.store = new QualityStore(db);
  }

  public void onAdded(Listener listener) {
    listeners.add(listener);
  }

  /// Adds samples of a page. A page sends each report once.
  ///
  /// @param callCreatedAt when the call began
  public void add(Samples added, Instant callCreatedAt) {
    if (added.samples().isEmpty()) {
      return;
    }
    db.inTransaction(
        () -> {
          store.add(added);
          listeners.forEach(listener -> listener.onAdded(added.workspace(), callCreatedAt));
          return added;
        });
  }
}
