package org.ringback.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.account.Account;
import org.ringback.server.line.Eventually;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.settings.Settings;
import org.ringback.server.workspace.Role;
import org.ringback.server.workspace.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SecretsAtRestTest {
  private static final String FIRST = key(1);
  private static final String SECOND = key(2);
  private static final int WORKSPACES = 40;
  private final String database = TestDatabase.fresh();
  private final JdbcClient owner = owner();
  private final ExchangeRest exchange = new ExchangeRest();

  @Test
  void secrets_are_sealed_anew_under_load_and_never_in_the_database_as_they_are() throws Exception {
    exchange.works();
    Account account = exchange.accounts.create("Acme");
    List<WorkspaceId> workspaces = new ArrayList<>();
    try (TestServer server = start(FIRST, "")) {
      for (int i = 0; i < WORKSPACES; i++) {
        workspaces.add(server.workspace("acme-" + i));
      }
      server.person("ada@example.test", workspaces.getFirst(), Role.ADMIN);
      String token = server.signIn("ada@example.test");
      Answer configured =
          server.post(
              "/api/workspaces/" + workspaces.getFirst() + "/configure-twilio",
              token,
              "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}"
                  .formatted(account.sid(), account.authToken()));
      assertThat(configured.status()).as(configured.toString()).isEqualTo(200);
      assertThat(configured.body()).doesNotContain(account.authToken());
    }
    assertThat(everything())
        .contains(account.sid())
        .doesNotContain(account.authToken())
        .doesNotContain(hex(account.authToken()));

    try (TestServer server = start(SECOND, FIRST);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String token = server.signIn("ada@example.test");
      String path = "/api/workspaces/" + workspaces.getFirst() + "/token";
      AtomicBoolean isDone = new AtomicBoolean();
      Future<Integer> load =
          threads.submit(
              () -> {
                int good = 0;
                while (!isDone.get() || good < 50) {
                  assertThat(server.get(path, token).status()).isEqualTo(200);
                  good++;
                }
                return good;
              });
      String before = keyId(FIRST);
      Eventually.eventually(
          () -> keyIds().contains(before) ? "some are sealed with the old key" : "");
      isDone.set(true);
      assertThat(load.get()).isGreaterThanOrEqualTo(50);
    }

    try (TestServer server = start(SECOND, "")) {
      String token = server.signIn("ada@example.test");
      assertThat(server.get("/api/workspaces/" + workspaces.getFirst() + "/token", token).status())
          .isEqualTo(200);
    }
  }

  private TestServer start(String key, String old) {
    return TestServer.start(
        Map.of(
            "DATABASE_URL", database,
            "PUBLIC_URL", "https://voice.example.test",
            "RINGBACK_SECRET_KEY", key,
            "RINGBACK_OLD_SECRET_KEYS", old,
            "TWILIO_API_BASE_URL", exchange.address().toString()));
  }

  /// Every row of every table, as a dump would show it.
  private String everything() {
    StringBuilder all = new StringBuilder();
    owner
        .sql("select table_name from information_schema.tables where table_schema = 'public'")
        .query(String.class)
        .list()
        .forEach(
            table ->
                owner
                    .sql("select t::text from " + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(row -> all.append(row).append('\n')));
    return all.toString();
  }

  private List<String> keyIds() {
    return owner.sql("select key_id from voice_credentials").query(String.class).list();
  }

  private static String keyId(String key) {
    return new org.ringback.server.crypto.SecretBox(
            new org.ringback.server.crypto.Secret(key), List.of())
        .keyId();
  }

  private JdbcClient owner() {
    DatabaseAddress address = Settings.from(environment()).database();
    return JdbcClient.create(new DriverManagerDataSource(address.jdbcUrl(), "postgres", ""));
  }

  private Map<String, String> environment() {
    Map<String, String> environment = TestServer.environment();
    environment.put("DATABASE_URL", database);
    return environment;
  }

  private static String key(int first) {
    byte[] key = new byte[32];
    key[0] = (byte) first;
    return Base64.getEncoder().encodeToString(key);
  }

  private static String hex(String text) {
    return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
