package org.ringback.server.provisioning.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.credentials.CredentialStore;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.NumberStore;
import org.ringback.server.credentials.Rotation;
import org.ringback.server.credentials.SetupLock;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.twilio.HttpTwilioApi;
import org.ringback.server.webhook.ReceivedProbes;
import tools.jackson.databind.JsonNode;

/// The health checks of two nodes that share a database.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetupHealthScheduleTest {
  private static final String PUBLIC_URL = "https://voice.example.test";

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final MovableClock clock = new MovableClock();
  private final DatabaseAddress database = TestDatabase.freshAddress();
  private TestServer server;
  private TestWorkspace acme;
  private Account account;

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("DATABASE_URL", TestDatabase.url(database))
            .setting("PUBLIC_URL", PUBLIC_URL)
            .clock(clock)
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void workspace_and_account() {
    acme = TestWorkspace.create(server);
    account = exchange.createAccount(acme.slug());
    account.addNumber(
        "+1555010%04d".formatted(exchange.exchange().accounts().all().size()), "Main line");
  }

  @Test
  void each_workspace_is_checked_once_an_hour_by_one_of_the_nodes() throws Exception {
    acme.configure(account);
    String visit = "GET /2010-04-01/Accounts/" + account.sid() + ".json";
    try (Database db = Database.open(database);
        Leases leases = leases(db);
        HttpTwilioApi twilio = new HttpTwilioApi(exchange.baseUrl());
        // Both lead, as for a moment after a leader was paused.
        SetupHealth one = setupHealth(db, leases, "one", twilio);
        SetupHealth other = setupHealth(db, leases, "other", twilio)) {
      long before = requests(visit);
      both(one, other);
      awaitRequests(visit, before + 1);
      eventually(
          () ->
              findings().equals(List.of("public-url-unreachable"))
                  ? ""
                  : "the findings are " + findings());

      account.keys().forEach(key -> account.deleteKey(key.sid()));
      clock.forward(Duration.ofMinutes(59));
      both(one, other);
      assertThat(requests(visit)).isEqualTo(before + 1);

      clock.forward(Duration.ofMinutes(2));
      both(one, other);
      awaitRequests(visit, before + 2);
      eventually(() -> findings().contains("api-key-gone") ? "" : "the findings are " + findings());
    }
  }

  @Test
  void an_old_key_is_deleted_when_its_tokens_have_expired() throws Exception {
    acme.configure(account);
    String old = account.keys().getFirst().sid();
    acme.post("/credential-rotations", "{\"what\":\"api-key\"}");
    try (Database db = Database.open(database);
        Leases leases = leases(db);
        HttpTwilioApi twilio = new HttpTwilioApi(exchange.baseUrl());
        SetupHealth setupHealth = setupHealth(db, leases, "sweep", twilio)) {
      clock.forward(Duration.ofMinutes(60));
      setupHealth.checkAllDue();
      assertThat(account.keys()).extracting("sid").hasSize(2).contains(old);

      clock.forward(Duration.ofMinutes(3));
      setupHealth.checkAllDue();

      assertThat(account.keys()).extracting("sid").hasSize(1).doesNotContain(old);
    }
  }

  /// Waits for the requests, because the node of the server may check first, and still be at it.
  private void awaitRequests(String methodAndPath, long count) {
    eventually(() -> requests(methodAndPath) < count ? "too few " + methodAndPath : "");
    assertThat(requests(methodAndPath)).isEqualTo(count);
  }

  private long requests(String methodAndPath) {
    return exchange.requests().stream()
        .filter(request -> request.toString().equals(methodAndPath))
        .count();
  }

  private List<String> findings() {
    JsonNode report = acme.get("/health-check").json();
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

  private static Leases leases(Database db) {
    return Leases.start(db, new NodeId(UUID.randomUUID()), NodeLease.LeaseConfig.PRODUCTION);
  }

  private SetupHealth setupHealth(Database db, Leases leases, String task, HttpTwilioApi twilio) {
    UuidV7 ids = new UuidV7(clock, RandomGenerator.getDefault());
    Secret key =
        new Secret(Objects.requireNonNull(TestServer.environment().get("RINGBACK_SECRET_KEY")));
    CredentialStore store =
        new CredentialStore(
            db, new SecretCipher(new EnvironmentKeyProvider(key, List.of())), clock);
    Credentials credentials =
        new Credentials(db, store, new NumberStore(db, ids, clock), Optional.empty());
    URI url = URI.create(PUBLIC_URL);
    SetupLock lock = new SetupLock(leases);
    return HealthFeature.setupHealth(
        db,
        leases.lead(task),
        credentials,
        new Rotation(credentials, store, twilio, db, lock, Duration.ofHours(1), clock),
        lock,
        new PublicProbe(url, new ReceivedProbes()),
        twilio,
        url,
        clock);
  }
}
