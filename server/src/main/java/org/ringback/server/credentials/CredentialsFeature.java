package org.ringback.server.credentials;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.cluster.Leases;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.twilio.TwilioApi;

/// The Twilio accounts of the workspaces, and the rotation of their secrets.
///
/// @param lock excludes concurrent changes of a setup
public record CredentialsFeature(
    Credentials credentials, Rotation rotation, SetupLock lock, Routes routes) {
  /// @param tokenLife the lifetime of access tokens
  public static CredentialsFeature of(
      Database db,
      Leases leases,
      SecretCipher cipher,
      TwilioApi twilio,
      Optional<Settings.TwilioFallback> fallback,
      Duration tokenLife,
      Workspaces workspaces,
      Access access,
      AuditLog audit,
      UuidV7 ids,
      Clock clock) {
    CredentialStore store = new CredentialStore(db, cipher, clock);
    SecretReencryption.start(store);
    Credentials credentials = new Credentials(db, store, new NumberStore(db, ids, clock), fallback);
    SetupLock lock = new SetupLock(leases);
    Rotation rotation = new Rotation(credentials, store, twilio, db, lock, tokenLife, clock);
    return new CredentialsFeature(
        credentials, rotation, lock, new RotationRoutes(rotation, workspaces, access, audit));
  }
}
