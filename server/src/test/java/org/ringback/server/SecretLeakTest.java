package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.ApiKey;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.SecretLeakDetector;
import org.ringback.server.running.SecretLeakDetector.Canary;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestRedis;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TwilioCaller;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Searches for secrets that the server was given in its log at TRACE, its responses, its frames,
/// Redis, and in the rows and files of the database.
@Tag("own-jvm")
@Isolated("It changes the logging of the JVM, and looks for secrets in every line.")
class SecretLeakTest {
  private static final String PUBLIC_URL = "https://voice.example.test";
  private static final String NUMBER = "+15550100100";
  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final SecureRandom random = new SecureRandom();
  private final List<Canary> canaries = new ArrayList<>();
  @TempDir private Path folder;

  @Test
  void no_secret_is_in_logs_answers_frames_rows_or_files() throws Exception {
    Path data = folder.resolve("data");
    try (SecretLeakDetector detector = SecretLeakDetector.listen();
        TestRedis redis = TestRedis.start(canary("Redis password"));
        EmbeddedPostgres postgres = EmbeddedPostgres.builder().setDataDirectory(data).start()) {
      Account account = exchange.createAccount("Acme at Twilio");
      account.addNumber(NUMBER, "Main line");
      WorkspaceId workspace;
      try (TestServer server = start(postgres, redis)) {
        workspace = server.workspace("acme");
        server.watch(answer -> record(detector, answer));
        everythingHappens(server, workspace, account, detector, postgres);
      }
      redis.contents().forEach((key, value) -> detector.record("redis", key + " " + value));
      Set<String> rows = rows(postgres);
      rows.forEach(row -> detector.record("rows", row));

      assertThat(detector.hits(canaries)).isEmpty();
      assertThat(canaries).hasSizeGreaterThan(20);
      // Every source of output was recorded.
      for (String where : List.of("log", "rows", "redis", "frame", "GET /api/me", "webhook")) {
        assertThat(detector.outputs().stream().map(SecretLeakDetector.Output::where))
            .as(where)
            .contains(where);
      }
      assertThat(detector.outputs())
          .anyMatch(
              output -> output.where().equals("log") && output.text().contains("SQLException"))
          .anyMatch(
              output -> output.where().equals("rows") && output.text().contains(account.sid()));
      assertThat(inFiles(data, List.of(Canary.of("account", account.sid()))))
          .anyMatch(file -> file.contains("base/"))
          .anyMatch(file -> file.contains("pg_wal/"));
      assertThat(inFiles(data, canaries)).isEmpty();
    }
  }

  private TestServer start(EmbeddedPostgres postgres, TestRedis redis) {
    String key = Base64.getEncoder().encodeToString(bytes());
    canary("host key", key);
    canary("host key, its bytes", HexFormat.of().formatHex(Base64.getDecoder().decode(key)));
    return TestServer.builder()
        .setting("REDIS_URL", redis.url())
        .settings(
            Map.of(
                "DATABASE_URL",
                "postgres://postgres:"
                    + canary("database password")
                    + "@localhost:"
                    + postgres.getPort()
                    + "/postgres",
                "PUBLIC_URL",
                PUBLIC_URL,
                "TWILIO_API_BASE_URL",
                exchange.baseUrl().toString(),
                "RINGBACK_SECRET_KEY",
                key,
                "JWT_SECRET",
                canary("JWT_SECRET"),
                "SUPABASE_SERVICE_KEY",
                canary("SUPABASE_SERVICE_KEY"),
                "RINGBACK_METRICS_TOKEN",
                canary("metrics token"),
                "RINGBACK_ADMIN_EMAIL",
                "first@example.test",
                "RINGBACK_ADMIN_PASSWORD",
                canary("first password")))
        .start();
  }

  private void everythingHappens(
      TestServer server,
      WorkspaceId workspace,
      Account account,
      SecretLeakDetector detector,
      EmbeddedPostgres postgres)
      throws SQLException {
    String at = "/api/workspaces/" + workspace;
    String owner = people(server, workspace);
    canaryOf("Auth Token", account);
    setUp(server, at, owner, account);
    try (TestPage page = server.page(workspace, owner).available()) {
      calls(server, at, owner, account, detector);
      rotations(server, at, owner, account);
      calls(server, at, owner, account, detector);
      backEnds(server, at, owner);
      faults(server, at, owner, account, postgres);
      server.ask("DELETE", at + "/twilio-credentials", owner, "");
      // The pool may still hold a connection that PostgreSQL has ended.
      eventually(
          () -> {
            int status = server.post("/api/sign-out", owner, "").status();
            return status == 204 ? "" : "sign-out answers " + status;
          });
      page.frame("session-ended");
      page.frames().forEach(frame -> detector.record("frame", frame.toString()));
    }
  }

  /// Signs in with invalid credentials of every kind, and with valid ones.
  ///
  /// @return an owner's bearer token
  private String people(TestServer server, WorkspaceId workspace) {
    server.person("olga@example.test", workspace, Role.OWNER);
    server.post("/api/sign-in", null, "{\"password\":\"" + canary("broken JSON") + "\",,");
    server.post("/api/sign-in", null, "{\"password\":[\"" + canary("wrong type") + "\"]}");
    server.post("/api/sign-in", null, TestServer.signInBody("olga", canary("wrong password")));
    String first = server.signIn("olga@example.test");
    canary("first session", first, "POST /api/sign-in");
    String changed = canary("changed password");
    server.ask(
        "PUT",
        "/api/me/password",
        first,
        "{\"oldPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(TestServer.PASSWORD, changed));
    String owner =
        server
            .post("/api/sign-in", null, TestServer.signInBody("olga@example.test", changed))
            .json()
            .path("token")
            .stringValue();
    canary("session", owner, "POST /api/sign-in");
    server.get("/api/me", owner);
    server.get("/api/me", owner + "x");
    server.get("/api/me", "rbk_" + canary("unknown service key"));
    server.get("/metrics", canary("wrong metrics token"));
    server.get("/api/me/sessions", owner);
    return owner;
  }

  private void setUp(TestServer server, String at, String owner, Account account) {
    String configure = at + "/configure-twilio";
    server.post(configure, owner, setup(account.sid(), canary("wrong Auth Token")));
    server.post(configure, owner, setup("AC1", canary("Auth Token of no account")));
    server.post(
        configure,
        owner,
        "{\"accountSid\":\"%s\",\"authToken\":{\"a\":\"%s\"}}"
            .formatted(account.sid(), canary("nested")));
    server.post(configure, owner, "{\"authToken\":\"" + canary("cut") + "\",\"accountSid\":\"AC");
    server.post(
        configure,
        owner,
        "{\"accountSid\":\"%s\",\"authToken\":\"%s\",\"apiKey\":\"SK%s\",\"apiSecret\":\"%s\",\"twimlAppSid\":\"AP%s\"}"
            .formatted(
                account.sid(),
                account.authToken(),
                "1".repeat(32),
                canary("API secret of no key"),
                "2".repeat(32)));
    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_5XX).forRequest("/Keys"));
    server.post(configure, owner, setup(account.sid(), account.authToken()));
    exchange.chaos().clear();
    Answer configured = server.post(configure, owner, setup(account.sid(), account.authToken()));
    assertThatResponse(configured).hasStatus(200);
    server.post(at + "/test-connection", owner, "");
    server.post(at + "/health-check", owner, "{}");
    server.get(at + "/twilio-status", owner);
    canariesOfKeys(account);
  }

  private void calls(
      TestServer server, String at, String owner, Account account, SecretLeakDetector detector) {
    Answer token = server.get(at + "/token", owner);
    assertThat(token.status()).isEqualTo(200);
    canary("access token", token.json().path("token").stringValue(), "GET " + at + "/token");
    TwilioCaller caller = server.twilio(account.sid(), account.authToken());
    String callSid = "CA" + UUID.randomUUID().toString().replace("-", "");
    Map<String, String> call =
        new TreeMap<>(Map.of("CallSid", callSid, "From", "+15550001111", "To", NUMBER));
    record(detector, caller.signed(at + "/voice", call), 200);
    for (String status : List.of("ringing", "in-progress", "completed")) {
      call.put("CallStatus", status);
      record(detector, caller.signed(at + "/voice/status", call), 204);
    }
    record(detector, caller.signed(at + "/voice/fallback", call), 200);
    record(detector, caller.post(at + "/voice", call, "QUJDREVGR0hJSktMTU5PUFFSU1Q="), 403);
    server.post(at + "/make-direct-call", owner, "{\"to\":\"+15550001111\"}");
    server.get(at + "/calls", owner);
    server.get(at + "/audit", owner);
  }

  private void rotations(TestServer server, String at, String owner, Account account) {
    for (String what : List.of("api-key", "auth-token")) {
      Answer rotated =
          server.post(at + "/credential-rotations", owner, "{\"what\":\"" + what + "\"}");
      assertThatResponse(rotated).hasStatus(200);
    }
    canaryOf("Auth Token after rotation", account);
    canariesOfKeys(account);
    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_5XX).after(1));
    server.post(at + "/credential-rotations", owner, "{\"what\":\"auth-token\"}");
    exchange.chaos().clear();
    canary("secondary Auth Token", account.secondaryAuthToken().orElseThrow());
    server.post(at + "/credential-rotations", owner, "{\"what\":\"auth-token\"}");
    canaryOf("Auth Token after a cut", account);
  }

  private void backEnds(TestServer server, String at, String owner) {
    String key =
        server
            .post(
                at + "/service-keys",
                owner,
                "{\"name\":\"crm\",\"scopes\":[\"calls:read\",\"tokens:write\"]}")
            .json()
            .path("key")
            .stringValue();
    canary("service key", key, "POST " + at + "/service-keys");
    server.get(at + "/service-keys", owner);
    server.get(at + "/calls", key);
    server.get(at + "/contacts", key);
    String link =
        server
            .post(at + "/invitations", owner, "{\"email\":\"new@example.test\",\"role\":\"agent\"}")
            .json()
            .path("link")
            .stringValue();
    String invitation = link.substring(link.indexOf('#') + 1);
    canary("invitation", invitation, "POST " + at + "/invitations");
    Answer joined =
        server.post(
            "/api/invitations/accept",
            null,
            "{\"token\":\"%s\",\"name\":\"New\",\"password\":\"%s\"}"
                .formatted(invitation, canary("password of a new user")));
    assertThatResponse(joined).hasStatus(200);
    canary(
        "session of a new user",
        joined.json().at("/session/token").stringValue(),
        "POST /api/invitations/accept");
    server.get(at + "/members", owner);
  }

  /// Causes internal errors, whose exceptions are logged.
  private void faults(
      TestServer server, String at, String owner, Account account, EmbeddedPostgres postgres)
      throws SQLException {
    owner(postgres).sql("alter table voice_credentials rename to elsewhere").update();
    assertThat(server.get(at + "/twilio-status", owner).status()).isIn(500, 503);
    server.post(at + "/configure-twilio", owner, setup(account.sid(), account.authToken()));
    owner(postgres).sql("alter table elsewhere rename to voice_credentials").update();
    owner(postgres)
        .sql("alter table voice_credentials add check (account_sid = 'none') not valid")
        .update();
    server.post(at + "/configure-twilio", owner, setup(account.sid(), account.authToken()));
    owner(postgres)
        .sql("alter table voice_credentials drop constraint voice_credentials_account_sid_check")
        .update();
    owner(postgres)
        .sql(
            "update voice_credentials set auth_token = set_byte(auth_token, 20, get_byte(auth_token, 20) # 1)")
        .update();
    assertThat(server.get(at + "/twilio-status", owner).status()).isIn(500, 503);
    owner(postgres)
        .sql(
            "update voice_credentials set auth_token = set_byte(auth_token, 20, get_byte(auth_token, 20) # 1)")
        .update();
    assertThat(server.get(at + "/twilio-status", owner).status()).isEqualTo(200);
    try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
      connection
          .createStatement()
          .execute(
              "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = 'postgres' and backend_type = 'client backend'");
    }
    server.get("/health/ready", null);
    server.get(at + "/calls", owner);
  }

  private static String setup(String accountSid, String authToken) {
    return "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}".formatted(accountSid, authToken);
  }

  private void canaryOf(String name, Account account) {
    canary(name, account.authToken());
    canary(name + " as it is sent", account.sid() + ":" + account.authToken());
  }

  private void canariesOfKeys(Account account) {
    for (ApiKey key : account.keys()) {
      canary("API secret of " + key.sid(), key.secret());
    }
  }

  private String canary(String name) {
    return canary(name, "canary" + HexFormat.of().formatHex(bytes()));
  }

  private String canary(String name, String text, String... where) {
    assertThat(text).as(name).hasSizeGreaterThanOrEqualTo(32);
    canaries.add(new Canary(name, text, Set.of(where)));
    return text;
  }

  private byte[] bytes() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void record(SecretLeakDetector detector, Answer answer) {
    HttpResponse<String> response = answer.response();
    detector.record(
        response.request().method() + " " + response.request().uri().getPath(),
        response.statusCode() + " " + response.headers().map() + " " + response.body());
  }

  private static void record(SecretLeakDetector detector, Answer answer, int status) {
    assertThatResponse(answer).hasStatus(status);
    detector.record("webhook", answer.response().headers().map() + " " + answer.body());
  }

  private static JdbcClient owner(EmbeddedPostgres postgres) {
    return JdbcClient.create(postgres.getPostgresDatabase());
  }

  /// Returns every row of every table as text.
  private static Set<String> rows(EmbeddedPostgres postgres) {
    JdbcClient jdbc = owner(postgres);
    Set<String> rows = new HashSet<>();
    jdbc.sql("select table_name from information_schema.tables where table_schema = 'public'")
        .query(String.class)
        .list()
        .forEach(
            table ->
                rows.addAll(
                    jdbc.sql("select t::text from \"" + table + "\" t")
                        .query(String.class)
                        .list()));
    jdbc.sql("checkpoint").update();
    return rows;
  }

  /// Returns which file contains which canary.
  private static List<String> inFiles(Path data, List<Canary> wanted) throws IOException {
    List<String> hits = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String bytes;
      try {
        bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      } catch (NoSuchFileException deleted) {
        continue; // PostgreSQL deletes its caches of the catalog
      }
      wanted.stream()
          .filter(canary -> canary.forms().stream().anyMatch(bytes::contains))
          .forEach(canary -> hits.add(canary.name() + " in " + data.relativize(file)));
    }
    return hits;
  }
}
