package org.ringback.server.provisioning.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ringback.server.credentials.CredentialStore;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.NumberStore;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.provisioning.SetupCase;
import org.ringback.server.running.TestServer;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.settings.Settings;
import org.ringback.server.twilio.HttpTwilioApi;
import org.ringback.server.webhook.ReceivedProbes;
import tools.jackson.databind.JsonNode;

/// Two schedulers on one database, as on two nodes.
class SetupHealthScheduleTest extends SetupCase {
  @Test
  void each_workspace_is_checked_once_an_hour_by_one_of_the_nodes() throws Exception {
    configure();
    String visit = "GET /2010-04-01/Accounts/" + account.sid() + ".json";
    try (Database db = Database.open(address());
        HttpTwilioApi twilio = new HttpTwilioApi(exchange.address());
        SetupHealth one = setupHealth(db, twilio);
        SetupHealth other = setupHealth(db, twilio)) {
      long before = exchange.asked(visit);
      both(one, other);
      assertThat(exchange.asked(visit)).isEqualTo(before + 1);
      assertThat(findings()).containsExactly("public-url-unreachable");

      account.keys().forEach(key -> account.deleteKey(key.sid()));
      clock.forward(Duration.ofMinutes(59));
      both(one, other);
      assertThat(exchange.asked(visit)).isEqualTo(before + 1);

      clock.forward(Duration.ofMinutes(2));
      both(one, other);
      assertThat(exchange.asked(visit)).isEqualTo(before + 2);
      assertThat(findings()).contains("api-key-gone");
    }
  }

  @Test
  void an_old_key_is_deleted_when_its_tokens_have_expired() throws Exception {
    configure();
    String old = account.keys().getFirst().sid();
    server.post(at("/credential-rotations"), token, "{\"what\":\"api-key\"}");
    try (Database db = Database.open(address());
        HttpTwilioApi twilio = new HttpTwilioApi(exchange.address());
        SetupHealth setupHealth = setupHealth(db, twilio)) {
      clock.forward(Duration.ofMinutes(60));
      setupHealth.checkAllDue();
      assertThat(account.keys()).extracting("sid").hasSize(2).contains(old);

      clock.forward(Duration.ofMinutes(3));
      setupHealth.checkAllDue();

      assertThat(account.keys()).extracting("sid").hasSize(1).doesNotContain(old);
    }
  }

  private DatabaseAddress address() {
    Map<String, String> environment = TestServer.environment();
    environment.put("DATABASE_URL", database);
    return Settings.from(environment).database();
  }

  private List<String> findings() {
    JsonNode report = server.get(at("/health-check"), token).json();
    return report.path("findings").findValuesAsString("code");
  }

  private static void both(SetupHealth one, SetupHealth other) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<?> round :
          List.of(threads.submit(one::checkAllDue), threads.submit(other::checkAllDue))) {
        round.get();
      }
    }
  }

  private SetupHealth setupHealth(Database db, HttpTwilioApi twilio) {
    UuidV7 ids = new UuidV7(clock, RandomGenerator.getDefault());
    Secret key =
        new Secret(Objects.requireNonNull(TestServer.environment().get("RINGBACK_SECRET_KEY")));
    CredentialStore store =
        new CredentialStore(
            db, new SecretCipher(new EnvironmentKeyProvider(key, List.of())), clock);
    Credentials credentials =
        new Credentials(db, store, new NumberStore(db, ids, clock), Optional.empty());
    URI url = URI.create(PUBLIC_URL);
    return HealthFeature.setupHealth(
        db,
        credentials,
        new Rotation(credentials, store, twilio, db, Duration.ofHours(1), clock),
        new PublicProbe(url, new ReceivedProbes()),
        twilio,
        url,
        clock);
  }
}
