package org.ringback.server.provisioning;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsFeature;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.credentials.SetupLock;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;
import org.ringback.server.provisioning.health.PublicProbe;
import org.ringback.server.provisioning.health.SetupCheckStore;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.webhook.ReceivedProbes;

/// Sets up Twilio accounts and their numbers.
public final class ProvisioningFeature implements AutoCloseable {
  private final Disconnect disconnect;
  private final AutoConfiguration autoConfiguration;
  private final PublicProbe probe;
  private final EnvironmentNumbers environmentNumbers;
  private final List<Routes> routes;

  private ProvisioningFeature(
      Disconnect disconnect,
      AutoConfiguration autoConfiguration,
      PublicProbe probe,
      EnvironmentNumbers environmentNumbers,
      List<Routes> routes) {
    this.disconnect = disconnect;
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
    Disconnect disconnect =
        new Disconnect(credentials, teardown, new SetupCheckStore(db, clock), lock, db);
    return new ProvisioningFeature(
        disconnect,
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
                disconnect,
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

  /// Undoes the setup of a workspace at Twilio. The stored secrets remain, for further requests.
  ///
  /// @return messages about the parts that remain at Twilio because it rejected a request
  /// @throws TwilioFailure.Unreachable when Twilio does not answer
  /// @throws CredentialsMissing when the workspace has no account of its own
  public List<String> undoSetup(WorkspaceId workspace) {
    return disconnect.undoSetup(workspace);
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
