package org.ringback.server;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.contact.Contacts;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.KeyProvider;
import org.ringback.server.db.Database;
import org.ringback.server.events.DeliveryConfig;
import org.ringback.server.events.HeartbeatConfig;
import org.ringback.server.http.ConsolePages;
import org.ringback.server.http.ContentSecurityPolicy;
import org.ringback.server.http.HttpServer;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.SharedBuckets;
import org.ringback.server.identity.Users;
import org.ringback.server.presence.PresenceConfig;
import org.ringback.server.price.PriceRequests;
import org.ringback.server.redis.Redis;
import org.ringback.server.redis.RedisBuckets;
import org.ringback.server.routing.FlowConfig;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.webhook.WebhookHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server. Builds what the features share ([Plumbing]) and the [Features], then listens.
/// Several may run in one process.
public final class RingbackServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RingbackServer.class);

  private final URI url;
  private final Users users;
  private final Workspaces workspaces;
  private final Contacts contacts;
  private final HttpServer http;
  private final Closer closer;
  private final Duration shutdownDelay;
  private volatile boolean stopping;

  /// The intervals that tests shorten, and the connections that they keep open.
  public record Timing(
      Reconciler.ReconcilerConfig reconciler,
      HeartbeatConfig heartbeat,
      NodeLease.LeaseConfig lease,
      DeliveryConfig delivery,
      PresenceConfig presence,
      FlowConfig flow,
      PriceRequests.PriceConfig prices,
      Database.PoolConfig pool) {
    public static final Timing PRODUCTION =
        new Timing(
            Reconciler.ReconcilerConfig.PRODUCTION,
            HeartbeatConfig.STANDARD,
            NodeLease.LeaseConfig.PRODUCTION,
            DeliveryConfig.PRODUCTION,
            PresenceConfig.PRODUCTION,
            FlowConfig.PRODUCTION,
            PriceRequests.PriceConfig.PRODUCTION,
            Database.PoolConfig.PRODUCTION);

    public Timing with(Reconciler.ReconcilerConfig changed) {
      return new Timing(changed, heartbeat, lease, delivery, presence, flow, prices, pool);
    }

    public Timing with(HeartbeatConfig changed) {
      return new Timing(reconciler, changed, lease, delivery, presence, flow, prices, pool);
    }

    public Timing with(NodeLease.LeaseConfig changed) {
      return new Timing(reconciler, heartbeat, changed, delivery, presence, flow, prices, pool);
    }

    public Timing with(DeliveryConfig changed) {
      return new Timing(reconciler, heartbeat, lease, changed, presence, flow, prices, pool);
    }

    public Timing with(PresenceConfig changed) {
      return new Timing(reconciler, heartbeat, lease, delivery, changed, flow, prices, pool);
    }

    public Timing with(FlowConfig changed) {
      return new Timing(reconciler, heartbeat, lease, delivery, presence, changed, prices, pool);
    }

    public Timing with(PriceRequests.PriceConfig changed) {
      return new Timing(reconciler, heartbeat, lease, delivery, presence, flow, changed, pool);
    }

    public Timing with(Database.PoolConfig changed) {
      return new Timing(reconciler, heartbeat, lease, delivery, presence, flow, prices, changed);
    }
  }

  private RingbackServer(
      Settings settings,
      Clock clock,
      KeyProvider keys,
      Timing timing,
      List<WebhookHandler> webhookHandlers,
      Closer closer) {
    this.closer = closer;
    this.shutdownDelay = settings.ops().shutdownDelay();
    Plumbing plumbing = Plumbing.of(settings, timing, clock, keys, closer);
    Features features = Features.of(plumbing, settings, timing, webhookHandlers, closer);
    this.url = plumbing.url();
    this.users = features.users().identity().users();
    this.workspaces = features.users().workspaces();
    this.contacts = features.history().contact().contacts();
    this.http =
        closer.add(
            HttpServer.serve(
                plumbing.port(),
                RouteList.of(features, plumbing, settings, () -> notReadyReason(plumbing.db())),
                new ConsolePages(),
                httpConfig(plumbing, settings),
                plumbing.metrics()));
    closer.add(
        features.realtime().events().realtime()); // sends close frames before the port closes
    // after the port is open: a backlog must not delay the start
    features.running().webhook().inbox().start();
    log.info(
        "Ringback listens on {}; Twilio reaches it at {}; node {}",
        url,
        plumbing.publicUrl(),
        plumbing.lease().node());
  }

  private HttpServer.HttpConfig httpConfig(Plumbing plumbing, Settings settings) {
    return new HttpServer.HttpConfig(
        settings.clientOrigins(),
        ContentSecurityPolicy.of(plumbing.publicUrl(), settings.signallingUrl()),
        "https".equals(plumbing.publicUrl().getScheme()),
        settings.ops().requestsPerMinute(),
        plumbing.redis().map(shared -> requestBuckets(shared, settings)),
        plumbing.clientAddress(),
        () -> stopping);
  }

  private static SharedBuckets requestBuckets(Redis redis, Settings settings) {
    int perMinute = settings.ops().requestsPerMinute();
    return new RedisBuckets(redis, "requests", perMinute, Duration.ofMinutes(1))::take;
  }

  /// Returns empty when ready.
  private Optional<String> notReadyReason(Database db) {
    return stopping
        ? Optional.of("stopping")
        : db.isReady() ? Optional.empty() : Optional.of("no database");
  }

  public static RingbackServer start(Settings settings, Clock clock) {
    return start(
        settings,
        clock,
        new EnvironmentKeyProvider(settings.secretKey(), settings.oldSecretKeys()),
        Timing.PRODUCTION,
        List.of());
  }

  /// @param keys encrypts Twilio's secrets, in place of the keys in the settings
  /// @param webhookHandlers apply further kinds of webhooks
  public static RingbackServer start(
      Settings settings,
      Clock clock,
      KeyProvider keys,
      Timing timing,
      List<WebhookHandler> webhookHandlers) {
    Closer closer = new Closer();
    try {
      return new RingbackServer(settings, clock, keys, timing, webhookHandlers, closer);
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  /// Returns the URL on this machine.
  public URI url() {
    return url;
  }

  public int port() {
    return http.port();
  }

  /// Returns the access rules of each route, by method and path, as in `GET /api/me`.
  SortedMap<String, Set<RouteAccess>> routes() {
    return http.routes();
  }

  public Users users() {
    return users;
  }

  public Workspaces workspaces() {
    return workspaces;
  }

  public Contacts contacts() {
    return contacts;
  }

  /// Reports not ready, waits for the shutdown delay, finishes running requests, and releases all
  /// resources.
  @Override
  public void close() {
    boolean isFirst = !stopping;
    stopping = true;
    if (isFirst && !shutdownDelay.isZero()) {
      log.info("Ringback reports not ready and stops in {} s", shutdownDelay.toSeconds());
      try {
        Thread.sleep(shutdownDelay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    closer.close();
  }
}
