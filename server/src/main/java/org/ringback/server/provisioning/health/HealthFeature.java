package org.ringback.server.provisioning.health;

import java.net.URI;
import java.time.Clock;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsFeature;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.credentials.SetupLock;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.AllowedCountries;
import org.ringback.server.http.Routes;
import org.ringback.server.provisioning.ProvisioningFeature;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.TwilioApi;

/// Checks the setup of Twilio accounts, and fixes its problems.
public final class HealthFeature implements AutoCloseable {
  private final SetupHealth setupHealth;
  private final Routes routes;

  private HealthFeature(SetupHealth setupHealth, Routes routes) {
    this.setupHealth = setupHealth;
    this.routes = routes;
  }

  /// @param publicUrl the address that Twilio calls
  public static HealthFeature of(
      Database db,
      Leases leases,
      CredentialsFeature credentialsFeature,
      ProvisioningFeature provisioning,
      TwilioApi twilio,
      Workspaces workspaces,
      Access access,
      URI publicUrl,
      AuditLog audit,
      Clock clock) {
    Credentials credentials = credentialsFeature.credentials();
    SetupHealth setupHealth =
        setupHealth(
                db,
                leases.lead("setup-checks"),
                credentials,
                credentialsFeature.rotation(),
                credentialsFeature.lock(),
                provisioning.probe(),
                twilio,
                publicUrl,
                clock)
            .start();
    SetupFixes fixes =
        new SetupFixes(
            credentials,
            setupHealth,
            provisioning.autoConfiguration(),
            credentialsFeature.rotation(),
            twilio,
            publicUrl,
            audit);
    return new HealthFeature(setupHealth, new HealthRoutes(setupHealth, fixes, workspaces, access));
  }

  static SetupHealth setupHealth(
      Database db,
      LeaderLease lease,
      Credentials credentials,
      Rotation rotation,
      SetupLock lock,
      PublicProbe probe,
      TwilioApi twilio,
      URI publicUrl,
      Clock clock) {
    SetupChecks checks =
        new SetupChecks(
            credentials,
            new NumberDiscovery(credentials, lock, twilio, publicUrl),
            twilio,
            probe,
            new AllowedCountries(db),
            publicUrl,
            clock);
    return new SetupHealth(
        db, lease, credentials, new SetupCheckStore(db, clock), checks, rotation, clock);
  }

  public Routes routes() {
    return routes;
  }

  @Override
  public void close() {
    setupHealth.close();
  }
}
