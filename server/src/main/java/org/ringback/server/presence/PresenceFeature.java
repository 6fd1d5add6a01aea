package org.ringback.server.presence;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.events.SocketPresence;
import org.ringback.server.events.WelcomeSnapshot;
import org.ringback.server.http.Routes;

/// Stored presence. Closed after the event sockets and before the node's lease.
public final class PresenceFeature implements AutoCloseable {
  private final Presence presence;
  private final SessionRegistry registry;
  private final PresenceSweeper sweeper;
  private final MeterBinder meters;
  private final List<Routes> routes;

  private PresenceFeature(
      Presence presence,
      SessionRegistry registry,
      PresenceSweeper sweeper,
      MeterBinder meters,
      List<Routes> routes) {
    this.presence = presence;
    this.registry = registry;
    this.sweeper = sweeper;
    this.meters = meters;
    this.routes = routes;
  }

  public static PresenceFeature of(
      Database db,
      EventLog events,
      NodeLease lease,
      Access access,
      PresenceConfig config,
      Clock clock) {
    PresenceStore store = new PresenceStore(db);
    PresenceUpdater updater = new PresenceUpdater(store, config.grace());
    Presence presence = new Presence(store, new ReachabilityStore(db), updater, clock);
    return new PresenceFeature(
        presence,
        new SessionRegistry(db, store, updater, events, lease),
        new PresenceSweeper(db, store, new PresenceHistory(db), updater, events, lease, config),
        new PresenceMeters(db, store),
        List.of(
            new PresenceRoutes(presence, access),
            new WrapUpRoutes(new WrapUp(db, store, updater, events, clock), access)));
  }

  public Presence presence() {
    return presence;
  }

  /// Returns the receiver of the event sockets' changes.
  public SocketPresence sockets() {
    return registry;
  }

  /// Returns the states of members, for the `welcome` frame.
  public WelcomeSnapshot snapshot() {
    return new PresenceSnapshot(presence);
  }

  public MeterBinder meters() {
    return meters;
  }

  public List<Routes> routes() {
    return routes;
  }

  @Override
  public void close() {
    sweeper.close();
    registry.close();
  }
}
