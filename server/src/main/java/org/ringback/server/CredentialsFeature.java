package org.ringback.server;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.CredentialStore;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.credentials.RotationRoutes;
import org.ringback.server.credentials.RotationStore;
import org.ringback.server.credentials.SecretReencryption;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.provisioning.AccountNumbers;
import org.ringback.server.provisioning.AutoConfiguration;
import org.ringback.server.provisioning.CredentialRoutes;
import org.ringback.server.provisioning.Disconnect;
import org.ringback.server.provisioning.EnvironmentNumbers;
import org.ringback.server.provisioning.ManualSetup;
import org.ringback.server.provisioning.NumberRoutes;
import org.ringback.server.provisioning.NumberStore;
import org.ringback.server.provisioning.Teardown;
import org.ringback.server.provisioning.health.ConnectionTest;
import org.ringback.server.provisioning.health.GeoPermissionCheck;
import org.ringback.server.provisioning.health.HealthRoutes;
import org.ringback.server.provisioning.health.PublicProbe;
import org.ringback.server.provisioning.health.SetupCheckStore;
import org.ringback.server.provisioning.health.SetupChecks;
import org.ringback.server.provisioning.health.SetupHealth;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.webhook.ReceivedProbes;

/// What the rest of the server uses of this package.
///
/// @param probe closed before the server
public record CredentialsFeature(
    Credentials credentials,
    List<Routes> routes,
    PublicProbe probe,
    AutoCloseable setupHealth,
    AutoCloseable environmentNumbers) {
  /// @param tokenLife how long browsers' tokens are good
  /// @param allowedCountries which countries (ISO 3166) a workspace with these numbers may call
  public static CredentialsFeature of(
      Database db,
      SecretCipher cipher,
      TwilioApi twilio,
      Optional<Settings.TwilioFallback> fallback,
      Workspaces workspaces,
      Access access,
      URI publicUrl,
      ReceivedProbes probes,
      Duration tokenLife,
      BiFunction<WorkspaceId, List<String>, List<String>> allowedCountries,
      AuditLog audit,
      UuidV7 ids,
      Clock clock) {
    CredentialStore store = new CredentialStore(db, cipher, clock);
    NumberStore numbers = new NumberStore(db, ids, clock);
    SecretReencryption.start(store);
    Credentials credentials = new Credentials(store, numbers, fallback);
    RotationStore retired = new RotationStore(db);
    Teardown teardown = new Teardown(numbers, retired, twilio, publicUrl);
    Rotation rotation = new Rotation(credentials, store, retired, twilio, db, tokenLife, clock);
    GeoPermissionCheck geoPermissions =
        new GeoPermissionCheck(numbers, twilio, allowedCountries, clock);
    PublicProbe probe = new PublicProbe(publicUrl, probes);
    AccountNumbers accountNumbers = new AccountNumbers(credentials, twilio, db, publicUrl);
    AutoConfiguration setup =
        new AutoConfiguration(credentials, accountNumbers, teardown, twilio, db, probe, publicUrl);
    EnvironmentNumbers environmentNumbers =
        new EnvironmentNumbers(workspaces, credentials, twilio, clock).start();
    SetupHealth setupHealth =
        new SetupHealth(
                credentials,
                new SetupCheckStore(db, clock),
                new SetupChecks(numbers, twilio, probe, geoPermissions, publicUrl),
                setup,
                rotation,
                geoPermissions,
                twilio,
                publicUrl,
                clock)
            .start();
    return new CredentialsFeature(
        credentials,
        List.of(
            new CredentialRoutes(
                credentials,
                setup,
                new ManualSetup(credentials, teardown, twilio, db, probe, publicUrl),
                new Disconnect(credentials, store, teardown, db),
                new ConnectionTest(credentials, twilio, probe, publicUrl),
                workspaces,
                access,
                audit),
            new NumberRoutes(accountNumbers, credentials, access, audit),
            new RotationRoutes(rotation, workspaces, access, audit),
            new HealthRoutes(setupHealth, workspaces, access, audit)),
        probe,
        setupHealth,
        environmentNumbers);
  }
}
