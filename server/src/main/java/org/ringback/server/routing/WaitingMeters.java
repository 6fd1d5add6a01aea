package org.ringback.server.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.ringback.server.db.Database;
import org.ringback.server.db.QueryGauges;

/// The gauges of the callers who wait for an agent, in all workspaces.
final class WaitingMeters implements MeterBinder {
  private final Database db;
  private final CallFlowStore store;

  WaitingMeters(Database db, CallFlowStore store) {
    this.db = db;
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    new QueryGauges<>(db, store::waiting)
        .add(
            registry,
            "ringback.callers.waiting",
            "callers for whom agents ring, or who wait in line",
            Tags.empty(),
            CallFlowStore.Waiting::callers)
        .add(
            registry,
            "ringback.callers.longest.wait.seconds",
            "how long the first of the waiting callers has waited",
            Tags.empty(),
            CallFlowStore.Waiting::longestSeconds);
  }
}
