package org.ringback.demo.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.RingbackServer;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls through the exchange, exported and replayed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";
  private static final String PASSWORD = "correct horse battery staple";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private final HttpClient client = HttpClient.newHttpClient();
  private EmbeddedPostgres postgres;
  private RingbackServer server;
  private WorkspaceId acme;
  private String ada = "";

  @BeforeAll
  void start() throws IOException, SQLException {
    // Data need not survive a power failure, so no commit waits for the disk.
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    migrateTemplate();
    Map<String, String> settings = new HashMap<>();
    settings.put("HOST", "127.0.0.1");
    settings.put("PORT", "0");
    settings.put("DATABASE_URL", database("recorded"));
    settings.put("RINGBACK_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    settings.put("JWT_SECRET", "a secret of thirty-two bytes and more");
    settings.put("RINGBACK_SHUTDOWN_DELAY", "0");
    settings.put("TWILIO_API_BASE_URL", exchange.baseUrl().toString());
    server = RingbackServer.start(Settings.from(settings), Clock.systemUTC());
    acme = server.workspaces().create("Acme", "acme");
    var users = server.users();
    server
        .workspaces()
        .admit(
            acme,
            users.create("ada@acme.test", "Ada", users.hash(new Secret(PASSWORD))),
            Role.ADMIN);
    ada =
        post("/api/sign-in", Map.of("email", "ada@acme.test", "password", PASSWORD))
            .path("token")
            .asString();
    post(
        path("/configure-twilio"),
        Map.of("accountSid", exchange.accountSid(), "authToken", exchange.authToken()));
    send("PATCH", path(""), Map.of("callStrategy", "client"));
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
    client.close();
    postgres.close();
  }

  @Test
  void a_call_from_a_browser_is_replayed_and_a_changed_file_is_found() throws SQLException {
    exchange.phone(CUSTOMER);
    TestClient browser = exchange.client(get(path("/token")).path("token").asString());
    String sid = browser.call(Map.of("To", CUSTOMER)).awaitStatus("in-progress").sid();
    String call = awaitCall(sid, found -> found.path("status").asString().equals("in-progress"));
    browser.hangUp(sid);
    awaitCall(sid, found -> !found.path("endedAt").isNull());
    List<String> export = export(sid, call, "voice/dialed");

    ReplayResult same = Replay.play(export, database("same"));
    assertThat(same.isSame()).as(same.report()).isTrue();
    assertThat(same.report()).contains("completed", "agent", "customer");

    List<String> withoutEnd =
        export.stream()
            .filter(
                line -> !line.contains("\"kind\":\"webhook\"") || !line.contains("\"completed\""))
            .toList();
    ReplayResult different = Replay.play(withoutEnd, database("different"));
    assertThat(different.isSame()).as(different.report()).isFalse();
    assertThat(different.report()).contains("in-progress", "differs");
  }

  @Test
  void a_missed_call_is_replayed() throws SQLException {
    String sid = exchange.call(CUSTOMER, NUMBER, "waitMs 1200\nhangup").sid();
    String call = awaitCall(sid, found -> !found.path("endedAt").isNull());

    ReplayResult result = Replay.play(export(sid, call, "voice/status"), database("missed"));

    assertThat(result.isSame()).as(result.report()).isTrue();
    assertThat(result.report()).contains("no-answer");
  }

  @Test
  void a_call_that_an_agent_answers_is_replayed() throws SQLException {
    TestClient browser = exchange.client(get(path("/token")).path("token").asString());
    AvailablePage page = availablePage();
    String sid = exchange.call(CUSTOMER, NUMBER, "waitMs 60000").sid();
    TestClient.IncomingCall incoming = browser.awaitIncoming();
    incoming.accept();
    awaitCall(sid, found -> found.path("status").asString().equals("in-progress"));
    incoming.hangUp();
    String call = awaitCall(sid, found -> !found.path("endedAt").isNull());
    page.close();

    ReplayResult result = Replay.play(export(sid, call, "voice/dialed"), database("answered"));

    assertThat(result.isSame()).as(result.report()).isTrue();
    assertThat(result.report()).contains("agent", "completed");
  }

  @Test
  void a_call_that_the_server_placed_is_replayed() throws SQLException {
    exchange.phone(CUSTOMER);
    TestClient browser = exchange.client(get(path("/token")).path("token").asString());
    AvailablePage page = availablePage();
    String sid = post(path("/make-direct-call"), Map.of("to", CUSTOMER)).path("callSid").asString();
    TestClient.IncomingCall incoming = browser.awaitIncoming();
    incoming.accept();
    awaitCall(sid, found -> found.path("participants").size() == 2 && isJoined(found));
    incoming.hangUp();
    String call = awaitCall(sid, found -> !found.path("endedAt").isNull());
    page.close();

    ReplayResult result = Replay.play(export(sid, call, "voice/dialed"), database("placed"));

    assertThat(result.isSame()).as(result.report()).isTrue();
    assertThat(result.report()).contains("outbound-api", "agent", "completed");
  }

  @Test
  void a_call_in_a_conference_is_replayed_with_its_hold_and_its_end() throws SQLException {
    send("PATCH", path(""), Map.of("callStrategy", "conference"));
    TestClient browser = exchange.client(get(path("/token")).path("token").asString());
    AvailablePage page = availablePage();
    String sid = exchange.call(CUSTOMER, NUMBER, "waitMs 60000").sid();
    String call = awaitCall(sid, found -> found.path("participants").size() == 1);
    String at = path("/calls/" + call);
    String claim =
        send("POST", at + "/claim", Map.of("tab", UUID.randomUUID().toString(), "fence", 1))
            .path("claim")
            .asString();
    browser.call(Map.of("claim", claim));
    awaitCall(sid, found -> found.path("participants").size() == 2 && isJoined(found));
    String customer = at + "/participants/" + get(at).at("/participants/0/id").asString();
    send("POST", customer + "/hold", Map.of());
    awaitCall(sid, found -> found.at("/participants/0/onHold").asBoolean());
    send("POST", customer + "/resume", Map.of());
    awaitCall(sid, found -> !found.at("/participants/0/onHold").asBoolean());
    text("POST", at + "/leave", Map.of());
    awaitCall(sid, found -> !found.path("endedAt").isNull());
    page.close();
    send("PATCH", path(""), Map.of("callStrategy", "client"));

    ReplayResult result = Replay.play(export(sid, call, "conference-end"), database("conference"));

    assertThat(result.isSame()).as(result.report()).isTrue();
    assertThat(result.report()).contains("conference", "agent", "completed", "customer");
  }

  private static boolean isJoined(JsonNode call) {
    return call.path("participants")
        .valueStream()
        .allMatch(each -> each.path("state").asString().equals("joined"));
  }

  private AvailablePage availablePage() {
    return AvailablePage.open(
        client, URI.create("ws://127.0.0.1:" + server.port() + path("/events")), ada);
  }

  @Test
  void a_file_that_is_no_export_is_rejected() {
    assertThatThrownBy(() -> Replay.play(List.of("{\"format\":\"har\"}"), "unused"))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("not an export");
  }

  /// Creates the database of which [#database] returns copies: all migrations take seconds.
  private void migrateTemplate() throws SQLException {
    execute("create database migrated");
    String url = postgres.getJdbcUrl("postgres", "migrated");
    Database.open(new DatabaseAddress(url, null, null)).close();
    execute("alter database migrated with is_template true allow_connections false");
  }

  /// Returns the address of a database with the schema and no rows.
  private String database(String name) throws SQLException {
    execute("create database " + name + " template migrated");
    return postgres.getJdbcUrl("postgres", name);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Returns the id of the call with a CallSid, once it fits.
  private String awaitCall(String sid, Predicate<JsonNode> fits) {
    return await(
        "a fitting call " + sid,
        () ->
            get(path("/calls"))
                .path("calls")
                .valueStream()
                .filter(call -> call.path("callSid").asString("").equals(sid) && fits.test(call))
                .map(call -> call.path("id").asString())
                .findFirst()
                .orElse(null));
  }

  /// Returns the lines of an export, once it contains a webhook with the final status. Returns the
  /// export of a call whose callbacks have all been applied: that of the leg with the given CallSid
  /// comes at about the same time as the last webhook of the route.
  private List<String> export(String sid, String call, String route) {
    return await(
        "the end of " + sid + " and a final webhook " + route,
        () -> {
          List<String> lines = export(call);
          boolean isWhole =
              lines.stream().anyMatch(line -> isFinal(line, route))
                  && lines.stream()
                      .anyMatch(line -> isFinal(line, "voice/status") && line.contains(sid));
          return isWhole && lines.equals(export(call)) ? lines : null;
        });
  }

  private static boolean isFinal(String line, String route) {
    return line.contains("\"" + route + "\"")
        && (line.contains("\"completed\"") || route.equals("conference-end"));
  }

  private List<String> export(String call) {
    return text("GET", path("/calls/" + call + "/recorder/export"), Map.of()).lines().toList();
  }

  private static <T> T await(String what, Supplier<T> attempt) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end) {
      T found = attempt.get();
      if (found != null) {
        return found;
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError("missing: " + what);
  }

  private String path(String route) {
    return "/api/workspaces/" + acme + route;
  }

  private JsonNode get(String path) {
    return JsonMapper.shared().readTree(text("GET", path, Map.of()));
  }

  private JsonNode post(String path, Map<String, String> body) {
    return send("POST", path, body);
  }

  private JsonNode send(String method, String path, Map<String, ?> body) {
    return JsonMapper.shared().readTree(text(method, path, body));
  }

  private String text(String method, String path, Map<String, ?> body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
    if (!ada.isEmpty()) {
      request.header("Authorization", "Bearer " + ada);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).as(path + " " + response.body()).isLessThan(300);
      return response.body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
