package org.ringback.server;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.crypto.KeyProvider;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.BoundPort;
import org.ringback.server.http.ClientAddressResolver;
import org.ringback.server.http.MetricsRoutes;
import org.ringback.server.limits.AttemptStore;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.recorder.RestRecorder;
import org.ringback.server.redis.Redis;
import org.ringback.server.settings.Settings;
import org.ringback.server.twilio.CallSlotStore;
import org.ringback.server.twilio.HttpTwilioApi;

/// What the features share, and what knows none of them. The flight recorder is part of it, because
/// it records each request to Twilio.
///
/// @param url the server's URL on this machine
/// @param publicUrl the URL at which Twilio reaches the server
record Plumbing(
    Clock clock,
    BoundPort port,
    URI url,
    URI publicUrl,
    MetricsRoutes metrics,
    Database db,
    Optional<Redis> redis,
    SecretCipher cipher,
    UuidV7 ids,
    NodeLease lease,
    Leases leases,
    FlightRecorder recorder,
    HttpTwilioApi twilio,
    AttemptStore attempts,
    ClientAddressResolver clientAddress) {
  static Plumbing of(
      Settings settings,
      RingbackServer.Timing timing,
      Clock clock,
      KeyProvider keys,
      Closer closer) {
    BoundPort port = closer.add(BoundPort.bind(settings.host(), settings.port()));
    URI url = URI.create("http://localhost:" + port.number());
    MetricsRoutes metrics = closer.add(new MetricsRoutes(settings.ops().metricsToken()));
    Database db = closer.add(Database.open(settings.database(), metrics.registry(), timing.pool()));
    Optional<Redis> redis =
        settings.redis().map(address -> closer.add(Redis.open(address, metrics.registry())));
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
    return new Plumbing(
        clock,
        port,
        url,
        settings.publicUrl().orElse(url),
        metrics,
        db,
        redis,
        new SecretCipher(keys),
        ids,
        lease,
        leases,
        recorder,
        twilio,
        new AttemptStore(db),
        new ClientAddressResolver(settings.ops()::isTrustedProxy));
  }
}
