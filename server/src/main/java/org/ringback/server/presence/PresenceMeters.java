package org.ringback.server.presence;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumSet;
import org.ringback.server.db.Database;
import org.ringback.server.db.QueryGauges;

/// The gauges of the members by state, and of their sessions on live nodes.
final class PresenceMeters implements MeterBinder {
  private final Database db;
  private final PresenceStore store;

  PresenceMeters(Database db, PresenceStore store) {
    this.db = db;
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    QueryGauges<PresenceStore.Counts> counts = new QueryGauges<>(db, store::count);
    for (PresenceState state : EnumSet.complementOf(EnumSet.of(PresenceState.OFFLINE))) {
      counts.add(
          registry,
          "ringback.agents",
          "members by state; one of several workspaces counts in each",
          Tags.of("state", state.wire()),
          all -> all.byState().getOrDefault(state, 0L));
    }
    counts.add(
        registry,
        "ringback.presence.sessions",
        "sessions with an open page on a node with a live lease",
        Tags.empty(),
        PresenceStore.Counts::sessions);
  }
}
