package org.ringback.server;

import io.micrometer.core.instrument.Gauge;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.ringback.server.access.ActingMemberResolver;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.audit.AuditRoutes;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.call.CallFeature;
import org.ringback.server.call.outbound.OutboundFeature;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.contact.ContactFeature;
import org.ringback.server.contact.Contacts;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.KeyProvider;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.dialpolicy.AllowedCountries;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.dialpolicy.DialPolicyFeature;
import org.ringback.server.events.EventsFeature;
import org.ringback.server.events.Realtime;
import org.ringback.server.http.BoundPort;
import org.ringback.server.http.ClientAddressResolver;
import org.ringback.server.http.ConsolePages;
import org.ringback.server.http.ContentSecurityPolicy;
import org.ringback.server.http.DocsPages;
import org.ringback.server.http.HttpServer;
import org.ringback.server.http.MetricsRoutes;
import org.ringback.server.http.ProblemPages;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SystemRoutes;
import org.ringback.server.identity.Users;
import org.ringback.server.routing.RoutingFeature;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.HttpTwilioApi;
import org.ringback.server.voicetoken.TokenRoutes;
import org.ringback.server.webhook.ReceivedProbes;
import org.ringback.server.webhook.WebhookFeature;
import org.ringback.server.webhook.WebhookInbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server: reads the settings, builds each feature, starts. Several may run in one process.
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

  private RingbackServer(
      Settings settings,
      Clock clock,
      KeyProvider keys,
      Reconciler.ReconcilerConfig reconciling,
      Closer closer) {
    this.closer = closer;
    this.shutdownDelay = settings.ops().shutdownDelay();
    BoundPort port = closer.add(BoundPort.bind(settings.host(), settings.port()));
    this.url = URI.create("http://localhost:" + port.number());
    URI publicUrl = settings.publicUrl().orElse(url);
    MetricsRoutes metrics =
        closer.add(
            new MetricsRoutes(
                token ->
                    settings.ops().metricsToken().filter(own -> own.matches(token)).isPresent()));
    Database db = closer.add(Database.open(settings.database(), metrics.registry()));
    UuidV7 ids = new UuidV7(clock, new SecureRandom());
    HttpTwilioApi twilio = closer.add(new HttpTwilioApi(settings.twilioApi(), metrics.registry()));
    ClientAddressResolver clientAddress = new ClientAddressResolver(settings.ops()::isTrustedProxy);
    AuditLog audit = new AuditLog(db, clientAddress::current, ids, clock);
    DenialAuditLog denials = new DenialAuditLog(audit);
    WorkspaceFeature workspace =
        closer.add(
            WorkspaceFeature.of(
                db,
                settings,
                settings.clientOrigins().stream().findFirst().orElse(publicUrl),
                audit::write,
                denials::write,
                ids,
                clock));
    ReceivedProbes probes = new ReceivedProbes();
    CredentialsFeature credentials =
        CredentialsFeature.of(
            db,
            new SecretCipher(keys),
            twilio,
            settings.twilioFallback(),
            workspace.workspaces(),
            workspace.access(),
            publicUrl,
            probes,
            settings.tokenLife(),
            new AllowedCountries(db)::of,
            audit,
            ids,
            clock);
    closer.add(credentials.probe());
    closer.add(credentials.setupHealth());
    closer.add(credentials.environmentNumbers());
    Realtime realtime = new Realtime(db, clock);
    EventsFeature events =
        EventsFeature.of(
            realtime, workspace.sessions(), workspace.workspaces(), workspace.grants());
    CallFeature call = CallFeature.of(db, realtime, workspace.access(), audit, ids, clock);
    DialPolicyFeature dialPolicy =
        DialPolicyFeature.of(
            db,
            credentials.credentials(),
            call.calls(),
            workspace.workspaces(),
            workspace.access(),
            audit,
            clock);
    DialPolicy policy = dialPolicy.policy();
    ActingMemberResolver actingMembers = new ActingMemberResolver(workspace.workspaces());
    OutboundFeature outbound =
        OutboundFeature.of(
            db,
            call,
            realtime,
            credentials.credentials(),
            twilio,
            publicUrl,
            policy,
            workspace.access(),
            actingMembers,
            audit,
            reconciling,
            clock);
    closer.add(outbound.reconciler());
    RoutingFeature routing =
        RoutingFeature.of(
            call.calls(),
            realtime,
            workspace.sessions(),
            workspace.workspaces(),
            workspace.grants(),
            credentials.credentials(),
            policy,
            denials,
            publicUrl);
    WebhookFeature webhook =
        WebhookFeature.of(
            db,
            credentials.credentials(),
            probes,
            routing.voice(),
            routing.dialed(),
            call.statusCallbacks(),
            denials,
            publicUrl,
            clock);
    closer.add(RevocationPoller.start(realtime, workspace));
    closer.add(webhook.inbox());
    workspace.sessions().onEnded(realtime::sessionEnded);
    workspace.members().onRemoved(realtime::memberRemoved);
    workspace.grants().onEnded(realtime::grantsEnded);
    credentials.credentials().onRevoked(workspace.grants()::revokeAll);
    credentials.credentials().onProgress(realtime::configProgress);
    credentials.credentials().onUpdated(realtime::configUpdated);
    this.users = workspace.users();
    this.workspaces = workspace.workspaces();
    ContactFeature contact = ContactFeature.of(db, workspace.access(), audit, ids, clock);
    this.contacts = contact.contacts();
    this.http =
        closer.add(
            HttpServer.serve(
                port,
                Stream.of(
                        List
                            .<Routes>
                                of( // the most frequent first, because they are matched in order
                                    new TokenRoutes(
                                        workspace.access(),
                                        actingMembers,
                                        workspace.grants(),
                                        credentials.credentials(),
                                        settings.tokenLife(),
                                        ids,
                                        clock),
                                    call.routes(),
                                    outbound.routes(),
                                    webhook.routes(),
                                    new AuditRoutes(audit, workspace.access()),
                                    events.routes(call.liveCalls()),
                                    new SystemRoutes(
                                        () -> whyNotReady(db),
                                        settings.signallingUrl(),
                                        settings.demo()),
                                    contact.routes(),
                                    metrics,
                                    new ProblemPages(),
                                    new DocsPages()),
                        dialPolicy.routes(),
                        workspace.routes(),
                        credentials.routes())
                    .flatMap(List::stream)
                    .toList(),
                new ConsolePages(),
                new HttpServer.HttpConfig(
                    settings.clientOrigins(),
                    ContentSecurityPolicy.of(publicUrl, settings.signallingUrl()),
                    "https".equals(publicUrl.getScheme()),
                    settings.ops().requestsPerMinute(),
                    clientAddress),
                metrics));
    Gauge.builder("ringback.sockets", realtime, Realtime::sockets)
        .description("event sockets that are open")
        .register(metrics.registry());
    Gauge.builder("ringback.inbox", webhook.inbox(), WebhookInbox::waiting)
        .description("webhooks that are stored and not applied yet")
        .register(metrics.registry());
    closer.add(realtime); // clients learn it before the port closes
    log.info("Ringback listens on {}, and Twilio reaches it at {}", url, publicUrl);
  }

  private Optional<String> whyNotReady(Database db) {
    return stopping
        ? Optional.of("stopping")
        : db.isReady() ? Optional.empty() : Optional.of("no database");
  }

  public static RingbackServer start(Settings settings, Clock clock) {
    return start(settings, clock, Reconciler.ReconcilerConfig.PRODUCTION);
  }

  static RingbackServer start(
      Settings settings, Clock clock, Reconciler.ReconcilerConfig reconciling) {
    return start(
        settings,
        clock,
        new EnvironmentKeyProvider(settings.secretKey(), settings.oldSecretKeys()),
        reconciling);
  }

  /// @param keys seal Twilio's secrets, instead of those that the settings give
  public static RingbackServer start(Settings settings, Clock clock, KeyProvider keys) {
    return start(settings, clock, keys, Reconciler.ReconcilerConfig.PRODUCTION);
  }

  private static RingbackServer start(
      Settings settings, Clock clock, KeyProvider keys, Reconciler.ReconcilerConfig reconciling) {
    Closer closer = new Closer();
    try {
      return new RingbackServer(settings, clock, keys, reconciling, closer);
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  /// Where it listens, as seen from this machine.
  public URI url() {
    return url;
  }

  public int port() {
    return http.port();
  }

  /// Every route that is served, as in `GET /api/me`, and who may use it.
  SortedMap<String, Set<RouteAccess>> routes() {
    return http.routes();
  }

  public Users people() {
    return users;
  }

  public Workspaces workspaces() {
    return workspaces;
  }

  public Contacts contacts() {
    return contacts;
  }

  /// Says that it is not ready, waits as long as it was told, stops taking requests, lets those
  /// that run finish, lets go of everything.
  @Override
  public void close() {
    boolean isFirst = !stopping;
    stopping = true;
    if (isFirst && !shutdownDelay.isZero()) {
      log.info("Ringback reports not ready, and stops in {} s", shutdownDelay.toSeconds());
      try {
        Thread.sleep(shutdownDelay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    closer.close();
  }
}
