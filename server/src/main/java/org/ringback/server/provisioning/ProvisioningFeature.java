package org.ringback.server.provisioning;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsFeature;
import org.ringback.server.credentials.SetupLock;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;
import org.ringback.server.provisioning.health.PublicProbe;
import org.ringback.server.provisioning.health.SetupCheckStore;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.webhook.ReceivedProbes;

/// Sets up Twilio accounts and their numbers.
public final class ProvisioningFeature implements AutoCloseable {
  private final AutoConfiguration autoConfiguration;
  private final PublicProbe probe;
  private final EnvironmentNumbers environmentNumbers;
  private final List<Routes> routes;

  private ProvisioningFeature(
      AutoConfiguration autoConfiguration,
      PublicProbe probe,
      EnvironmentNumbers environmentNumbers,
      List<Routes> routes) {
    this.autoConfiguration = autoConfiguration;
    this.probe = probe;
    this.environmentNumbers = environmentNumbers;
    this.routes = routes;
  }

  /// @param publicUrl the address that Twilio calls
  public static ProvisioningFeature of(
      Database db,
      Leases leases,
      CredentialsFeature credentialsFeature,
      TwilioApi twilio,
      Workspaces workspaces,
      Access access,
      URI publicUrl,
      ReceivedProbes probes,
      AuditLog audit,
      Clock clock) {
    Credentials credentials = credentialsFeature.credentials();
    SetupLock lock = credentialsFeature.lock();
    Teardown teardown = new Teardown(credentials, credentialsFeature.rotation(), twilio, publicUrl);
    CredentialReplacer replacer = new CredentialReplacer(credentials, teardown, db);
    PublicProbe probe = new PublicProbe(publicUrl, probes);
    AccountNumbers accountNumbers = new AccountNumbers(credentials, lock, twilio, publicUrl);
    AutoConfiguration autoConfiguration =
        new AutoConfiguration(
            credentials, accountNumbers, replacer, lock, twilio, probe, publicUrl);
    return new ProvisioningFeature(
        autoConfiguration,
        probe,
        new EnvironmentNumbers(
                leases.lead("environment-numbers"), workspaces, credentials, twilio, clock)
            .start(),
        List.of(
            new CredentialRoutes(
                credentials,
                autoConfiguration,
                new ManualSetup(credentials, replacer, lock, twilio, probe, publicUrl),
                new Disconnect(credentials, teardown, new SetupCheckStore(db, clock), lock, db),
                workspaces,
                access,
                audit),
            new NumberRoutes(accountNumbers, credentials, access, audit)));
  }

  public AutoConfiguration autoConfiguration() {
    return autoConfiguration;
  }

  public PublicProbe probe() {
    return probe;
  }

  public List<Routes> routes() {
    return routes;
  }

  @Override
  public void close() {
    environmentNumbers.close();
    probe.close();
  }
}
