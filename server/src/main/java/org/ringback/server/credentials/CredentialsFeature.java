package org.ringback.server.credentials;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.ringback.server.audit.Audit;
import org.ringback.server.crypto.SecretBox;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.settings.Settings;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.workspace.Access;
import org.ringback.server.workspace.Workspaces;

/// What the rest of the server uses of this package.
public record CredentialsFeature(Credentials credentials, Routes routes) {
  public static CredentialsFeature of(
      Database db,
      SecretBox box,
      TwilioApi twilio,
      Optional<Settings.TwilioFallback> fallback,
      Workspaces workspaces,
      Access access,
      URI publicUrl,
      Audit audit,
      UuidV7 ids,
      Clock clock) {
    CredentialStore store = new CredentialStore(db, box, ids, clock);
    Rekeying.start(store);
    Credentials credentials = new Credentials(store, fallback);
    return new CredentialsFeature(
        credentials,
        new CredentialRoutes(
            credentials,
            new AutoConfiguration(credentials, twilio, db, publicUrl),
            new ManualSetup(credentials, twilio, db, publicUrl),
            new Disconnection(credentials, store, twilio, db, publicUrl),
            new ConnectionTest(credentials, twilio, publicUrl),
            workspaces,
            access,
            audit));
  }
}
