package org.ringback.server.running;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.ringback.server.credentials.CredentialStore;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.NumberStore;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.WorkspaceId;

/// Builds the credentials of a database for tests of a single feature.
public final class TestCredentials {
  private TestCredentials() {}

  public static Credentials of(Database db, Optional<Settings.TwilioFallback> fallback) {
    Clock clock = Clock.systemUTC();
    Secret key =
        new Secret(Objects.requireNonNull(TestServer.environment().get("RINGBACK_SECRET_KEY")));
    SecretCipher cipher = new SecretCipher(new EnvironmentKeyProvider(key, List.of()));
    return new Credentials(
        db,
        new CredentialStore(db, cipher, clock),
        new NumberStore(db, new UuidV7(clock, RandomGenerator.getDefault()), clock),
        fallback);
  }

  /// Adds a phone number to a workspace.
  public static void addNumber(Database db, WorkspaceId workspace, String number) {
    db.of(workspace)
        .sql(
            """
            insert into phone_numbers (id, workspace_id, sid, number, label, created_at)
            values (:id, :workspace, :sid, :number, 'Main line', now())""")
        .param("id", UUID.randomUUID())
        .param("workspace", workspace.value())
        .param("sid", "PN" + UUID.randomUUID().toString().replace("-", ""))
        .param("number", number)
        .update();
  }
}
