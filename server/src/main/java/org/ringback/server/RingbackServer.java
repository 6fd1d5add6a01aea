package org.ringback.server;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.ringback.server.access.Access;
import org.ringback.server.access.AccessFeature;
import org.ringback.server.annotation.AnnotationFeature;
import org.ringback.server.audit.AuditFeature;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.call.CallEventRetention;
import org.ringback.server.call.CallFeature;
import org.ringback.server.call.outbound.OutboundFeature;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.callcontrol.CallControlFeature;
import org.ringback.server.callerid.CallerIdFeature;
import org.ringback.server.cluster.ClusterMeters;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.contact.ContactFeature;
import org.ringback.server.contact.Contacts;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsFeature;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.KeyProvider;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.diagnostics.DiagnosticsFeature;
import org.ringback.server.dialpolicy.DialPolicyFeature;
import org.ringback.server.events.DeliveryConfig;
import org.ringback.server.events.EventLog;
import org.ringback.server.events.EventsFeature;
import org.ringback.server.events.HeartbeatConfig;
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
import org.ringback.server.http.SharedBuckets;
import org.ringback.server.http.SystemRoutes;
import org.ringback.server.identity.IdentityFeature;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.Users;
import org.ringback.server.limits.AttemptStore;
import org.ringback.server.metrics.MetricsFeature;
import org.ringback.server.missedcall.MissedCallFeature;
import org.ringback.server.presence.PresenceConfig;
import org.ringback.server.presence.PresenceFeature;
import org.ringback.server.price.PriceFeature;
import org.ringback.server.price.PriceRequests;
import org.ringback.server.prompt.PromptFeature;
import org.ringback.server.provisioning.ProvisioningFeature;
import org.ringback.server.provisioning.health.HealthFeature;
import org.ringback.server.quality.Quality;
import org.ringback.server.recorder.CallWebhooks;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.recorder.RestRecorder;
import org.ringback.server.recording.RecordingFeature;
import org.ringback.server.redis.Redis;
import org.ringback.server.redis.RedisBuckets;
import org.ringback.server.report.ReportFeature;
import org.ringback.server.retention.RetentionFeature;
import org.ringback.server.routing.FlowConfig;
import org.ringback.server.routing.RoutingFeature;
import org.ringback.server.savedview.SavedViewFeature;
import org.ringback.server.search.SearchFeature;
import org.ringback.server.settings.Settings;
import org.ringback.server.storage.ObjectStorage;
import org.ringback.server.summary.SummaryFeature;
import org.ringback.server.tenancy.TenancyFeature;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.transcript.TranscriptFeature;
import org.ringback.server.twilio.CallSlotStore;
import org.ringback.server.twilio.HttpTwilioApi;
import org.ringback.server.voicemail.VoicemailFeature;
import org.ringback.server.voicetoken.VoiceGrants;
import org.ringback.server.voicetoken.VoiceTokenFeature;
import org.ringback.server.webhook.ReceivedProbes;
import org.ringback.server.webhook.WebhookFeature;
import org.ringback.server.webhook.WebhookHandler;
import org.ringback.server.webpush.WebPushFeature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server. Builds each feature in order, then listens. Several may run in one process.
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
    BoundPort port = closer.add(BoundPort.bind(settings.host(), settings.port()));
    this.url = URI.create("http://localhost:" + port.number());
    URI publicUrl = settings.publicUrl().orElse(url);
    MetricsRoutes metrics = closer.add(new MetricsRoutes(settings.ops().metricsToken()));
    Database db = closer.add(Database.open(settings.database(), metrics.registry(), timing.pool()));
    Optional<Redis> redis =
        settings.redis().map(address -> closer.add(Redis.open(address, metrics.registry())));
    SecretCipher cipher = new SecretCipher(keys);
    UuidV7 ids = new UuidV7(clock, new SecureRandom());
    NodeLease lease = closer.add(NodeLease.acquire(db, new NodeId(ids.next()), timing.lease()));
    Leases leases = closer.add(Leases.start(db, lease.node(), timing.lease()));
    FlightRecorder recorder =
        closer.add(FlightRecorder.start(db, leases, metrics.registry(), clock));
    HttpTwilioApi twilio =
        closer.add(
            new HttpTwilioApi(
                settings.twilioApi(),
                new CallSlotStore(db),
                metrics.registry(),
                new RestRecorder(recorder)));
    AttemptStore attempts = new AttemptStore(db);
    ClientAddressResolver clientAddress = new ClientAddressResolver(settings.ops()::isTrustedProxy);
    IdentityFeature identity = IdentityFeature.of(db, settings, ids, clock);
    Sessions sessions = closer.add(identity.sessions());
    AuditFeature auditing = AuditFeature.of(db, clientAddress, ids, clock);
    AuditLog audit = auditing.log();
    DenialAuditLog denials = auditing.denials();
    URI consoleUrl = settings.clientOrigins().stream().findFirst().orElse(publicUrl);
    TenancyFeature tenancy =
        TenancyFeature.of(db, settings, consoleUrl, identity, auditing, ids, clock);
    Workspaces workspaces = closer.add(tenancy.workspaces());
    AccessFeature accessFeature =
        AccessFeature.of(
            db, settings.supabase().serviceKey(), sessions, workspaces, auditing, ids, clock);
    Access access = accessFeature.access();
    ReceivedProbes probes = new ReceivedProbes();
    CredentialsFeature credentialsFeature =
        CredentialsFeature.of(
            db,
            leases,
            cipher,
            twilio,
            settings.twilioFallback(),
            settings.tokenLife(),
            workspaces,
            access,
            audit,
            ids,
            clock);
    Credentials credentials = credentialsFeature.credentials();
    ProvisioningFeature provisioning =
        closer.add(
            ProvisioningFeature.of(
                db,
                leases,
                credentialsFeature,
                twilio,
                workspaces,
                access,
                publicUrl,
                probes,
                audit,
                clock));
    HealthFeature health =
        closer.add(
            HealthFeature.of(
                db,
                leases,
                credentialsFeature,
                provisioning,
                twilio,
                workspaces,
                access,
                publicUrl,
                audit,
                clock));
    VoiceTokenFeature voiceToken =
        VoiceTokenFeature.of(db, redis, cipher, settings, accessFeature, credentials, ids, clock);
    VoiceGrants grants = closer.add(voiceToken.grants());
    EventLog eventLog = new EventLog(db, clock);
    PresenceFeature presence =
        closer.add(PresenceFeature.of(db, eventLog, lease, access, timing.presence(), clock));
    EventsFeature events =
        closer.add(
            EventsFeature.of(
                db,
                eventLog,
                EventsFeature.fanout(settings.fanout(), db, redis, lease.node()),
                presence.sockets(),
                sessions,
                workspaces,
                grants,
                leases,
                timing.heartbeat(),
                timing.delivery(),
                settings.ops().requestsPerMinute() > 0,
                clock));
    Realtime realtime = events.realtime();
    CallFeature call =
        CallFeature.of(
            db, eventLog, presence.presence(), workspaces, access, audit, recorder, ids, clock);
    closer.add(
        CallEventRetention.start(
            db, leases, metrics.registry(), settings.ops().callEventsKeptMonths()));
    DialPolicyFeature dialPolicy =
        DialPolicyFeature.of(db, credentials, call.calls(), workspaces, access, audit, ids, clock);
    CallerIdFeature callerId = CallerIdFeature.of(db, credentials, twilio, access, audit);
    OutboundFeature outbound =
        OutboundFeature.of(
            db,
            leases,
            call,
            presence.presence(),
            workspaces,
            credentials,
            twilio,
            publicUrl,
            callerId.callerIds(),
            dialPolicy.policy(),
            access,
            accessFeature.actingMembers(),
            audit,
            timing.reconciler(),
            clock);
    closer.add(outbound.reconciler());
    WebPushFeature webPush =
        closer.add(
            WebPushFeature.of(
                db, leases, cipher, settings.pushServices(), publicUrl, workspaces, access, clock));
    TranscriptFeature transcript =
        closer.add(
            TranscriptFeature.of(
                db,
                cipher,
                call.calls(),
                credentials,
                twilio,
                eventLog,
                access,
                audit,
                settings.speech(),
                publicUrl,
                ids,
                clock));
    PromptFeature prompt = PromptFeature.of(db, access);
    ObjectStorage storage = closer.add(ObjectStorage.of(settings.recordings().storage(), clock));
    RecordingFeature recording =
        closer.add(
            RecordingFeature.of(
                db,
                leases,
                cipher,
                storage,
                settings.recordings().mp3Encoder(),
                call.calls(),
                credentials,
                twilio,
                sessions,
                workspaces,
                prompt.prompts(),
                eventLog,
                access,
                audit,
                transcript.recorded(),
                publicUrl,
                ids,
                clock));
    VoicemailFeature voicemail =
        closer.add(
            VoicemailFeature.of(
                db,
                leases,
                prompt.prompts(),
                recording.voicemails(),
                transcript.live(),
                webPush.pushes(),
                workspaces,
                eventLog,
                access,
                audit,
                ids,
                clock));
    PriceFeature price =
        closer.add(
            PriceFeature.of(
                db,
                leases,
                call.calls(),
                recording.completed(),
                credentials,
                twilio,
                access,
                timing.prices()));
    Quality quality = new Quality(db);
    MetricsFeature figures =
        closer.add(
            MetricsFeature.of(
                db,
                leases,
                eventLog,
                call.calls(),
                voicemail.voicemails(),
                price.prices(),
                quality,
                presence.presence(),
                workspaces,
                access,
                audit,
                clock));
    recording.start();
    price.prices().start();
    RoutingFeature routing =
        RoutingFeature.of(
            db,
            leases,
            call.calls(),
            presence.presence(),
            sessions,
            workspaces,
            webPush.pushes(),
            grants,
            access,
            credentials,
            callerId.callerIds(),
            dialPolicy.policy(),
            denials,
            twilio,
            recorder,
            recording.policies(),
            voicemail.voicemails(),
            timing.flow(),
            settings.conferenceRegion(),
            publicUrl);
    closer.add(routing);
    CallControlFeature callControl =
        closer.add(
            CallControlFeature.of(
                db,
                leases,
                call,
                routing,
                credentials,
                twilio,
                workspaces,
                callerId.callerIds(),
                dialPolicy.policy(),
                recording.running(),
                access,
                audit,
                settings.conferenceRegion(),
                publicUrl,
                timing.flow().interval()));
    WebhookFeature webhook =
        WebhookFeature.of(
            db,
            credentials,
            probes,
            routing.handlers(),
            Stream.of(
                    call.webhooks(),
                    List.of(recording.webhook()),
                    transcript.webhooks(),
                    webhookHandlers)
                .flatMap(List::stream)
                .toList(),
            new CallWebhooks(recorder),
            access,
            audit,
            denials,
            metrics.registry(),
            publicUrl,
            clock);
    ContactFeature contact = ContactFeature.of(db, access, audit, ids, clock);
    AnnotationFeature annotation =
        AnnotationFeature.of(db, eventLog, call.calls(), access, audit, ids, clock);
    SummaryFeature summary =
        closer.add(
            SummaryFeature.of(db, settings.chat(), call.calls(), eventLog, access, audit, clock));
    SavedViewFeature savedViews = SavedViewFeature.of(db, access, audit, ids, clock);
    ReportFeature reports =
        closer.add(
            ReportFeature.of(
                db,
                leases,
                cipher,
                storage,
                call.lists(),
                figures.slices(),
                savedViews.views(),
                workspaces,
                settings.webhookOrigins(),
                access,
                audit,
                publicUrl,
                ids,
                clock));
    RetentionFeature retention =
        closer.add(
            RetentionFeature.of(
                db,
                leases,
                call,
                recording,
                transcript.archive(),
                summary.archive(),
                voicemail.erasure(),
                annotation.notes(),
                contact.contacts(),
                savedViews.erasure(),
                recorder,
                webhook.erasure(),
                reports.erasure(),
                credentials,
                twilio,
                tenancy,
                accessFeature.serviceKeys(),
                provisioning::undoSetup,
                access,
                audit,
                ids,
                clock));
    DiagnosticsFeature diagnostics =
        DiagnosticsFeature.of(recorder, quality, eventLog, call.calls(), access, publicUrl);
    SearchFeature search = SearchFeature.of(db, call.calls(), access);
    MissedCallFeature missedCall = MissedCallFeature.of(db, eventLog, call.calls(), access, clock);
    Stream.of(
            List.of(
                new ClusterMeters(db, lease, leases),
                events.meters(),
                presence.meters(),
                call.meters(),
                routing.meters(),
                recording.meters(),
                transcript.meters(),
                figures.meters(),
                reports.meters(),
                price.meters()),
            retention.meters())
        .flatMap(List<MeterBinder>::stream)
        .forEach(meters -> meters.bindTo(metrics.registry()));
    closer.add(webhook.inbox());
    sessions.onEnded(events::sessionEnded);
    tenancy.members().onRemoved(events::memberRemoved);
    grants.onRevoked(events::grantsRevoked);
    credentials.onRevoked(grants::revokeAll);
    credentials.onProgress(events::configProgress);
    credentials.onUpdated(events::configUpdated);
    this.users = identity.users();
    this.workspaces = workspaces;
    this.contacts = contact.contacts();
    this.http =
        closer.add(
            HttpServer.serve(
                port,
                Stream.of( // the most frequent first, because they are matched in order
                        voiceToken.routes(),
                        callControl.routes(), // before the route of one call
                        List.of(
                            call.routes(),
                            webhook.routes(),
                            events.routes(List.of(call.liveCalls(), presence.snapshot())),
                            contact.routes(),
                            missedCall.routes(),
                            savedViews.routes(),
                            reports.routes(),
                            auditing.routes(access),
                            accessFeature.routes(),
                            credentialsFeature.routes(),
                            health.routes(),
                            webhook.failedRoutes()),
                        routing.routes(),
                        figures.routes(),
                        price.routes(),
                        annotation.routes(),
                        recording.routes(),
                        voicemail.routes(),
                        List.of(prompt.routes()),
                        List.of(transcript.routes(), search.routes(), summary.routes()),
                        retention.routes(),
                        presence.routes(),
                        List.of(diagnostics.routes(), webPush.routes()),
                        outbound.routes(),
                        List.of(callerId.routes()),
                        dialPolicy.routes(),
                        identity.routes(tenancy, access, attempts, clock),
                        tenancy.routes(sessions, access, attempts, clock),
                        provisioning.routes(),
                        List.of(
                            new SystemRoutes(
                                () -> notReadyReason(db),
                                settings.signallingUrl(),
                                settings.demo()),
                            metrics,
                            new ProblemPages(),
                            new DocsPages()))
                    .flatMap(List::stream)
                    .toList(),
                new ConsolePages(),
                new HttpServer.HttpConfig(
                    settings.clientOrigins(),
                    ContentSecurityPolicy.of(publicUrl, settings.signallingUrl()),
                    "https".equals(publicUrl.getScheme()),
                    settings.ops().requestsPerMinute(),
                    redis.map(shared -> requestBuckets(shared, settings)),
                    clientAddress,
                    () -> stopping),
                metrics));
    closer.add(realtime); // sends close frames before the port closes
    webhook.inbox().start(); // after the port is open: a backlog must not delay the start
    log.info(
        "Ringback listens on {}; Twilio reaches it at {}; node {}", url, publicUrl, lease.node());
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
