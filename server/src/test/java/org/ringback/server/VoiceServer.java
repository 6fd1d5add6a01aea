package org.ringback.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.crypto.Secret;
import org.ringback.server.identity.UserId;
import org.ringback.server.line.FakeTwilio;
import org.ringback.server.line.TestPage;
import org.ringback.server.line.TwilioCaller;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole server on a real PostgreSQL, with one workspace and one number; its Twilio is told by
/// the test what to answer.
final class VoiceServer implements AutoCloseable {
  static final String ACCOUNT = "AC" + "a".repeat(32);
  static final String NUMBER = "+15550100100";
  static final String SERVICE_KEY = "the-service-key-of-the-host-product-1234567890";
  private static final URI PUBLIC_URL = URI.create("https://voice.example.test");
  private static final String AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String PASSWORD = "correct horse battery staple";

  final FakeTwilio twilio = new FakeTwilio();
  private final Optional<EmbeddedPostgres> ownPostgres;
  private final DatabaseAddress database;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JdbcClient jdbc;
  private static final String NUMBER_SID = "PN" + "1".repeat(32);

  private final RingbackServer server;
  private final WorkspaceId workspace;
  private final TwilioCaller caller;

  /// Somebody who is signed in.
  record Signed(UUID user, UUID session, String token) {}

  record Answer(int status, String body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /// Why it is not that problem; empty when it is.
    String is(int expected, String code) {
      return status == expected && json().path("code").asString("").equals(code)
          ? ""
          : status + " " + body;
    }
  }

  VoiceServer() throws IOException {
    this(Reconciler.ReconcilerConfig.PRODUCTION);
  }

  VoiceServer(Reconciler.ReconcilerConfig reconciling) throws IOException {
    this(reconciling, Optional.empty());
  }

  /// A server with a PostgreSQL of its own, which the test can stop.
  static VoiceServer withOwnPostgres() throws IOException {
    return new VoiceServer(
        Reconciler.ReconcilerConfig.PRODUCTION, Optional.of(EmbeddedPostgres.builder().start()));
  }

  private VoiceServer(
      Reconciler.ReconcilerConfig reconciling, Optional<EmbeddedPostgres> ownPostgres)
      throws IOException {
    this.ownPostgres = ownPostgres;
    database =
        ownPostgres
            .map(
                own ->
                    new DatabaseAddress(
                        "jdbc:postgresql://localhost:" + own.getPort() + "/postgres",
                        "postgres",
                        null))
            .orElseGet(TestDatabase::freshAddress);
    jdbc =
        JdbcClient.create(
            new DriverManagerDataSource(database.jdbcUrl() + "?user=" + database.user()));
    twilio.number(NUMBER_SID, NUMBER, "Main line");
    server = RingbackServer.start(Settings.from(environment(true)), Clock.systemUTC(), reconciling);
    workspace = server.workspaces().create("Acme", "acme");
    caller = new TwilioCaller(http, PUBLIC_URL, server.url(), ACCOUNT, AUTH_TOKEN);
    jdbc.sql(
            """
            insert into phone_numbers (id, workspace_id, sid, number, label, created_at)
            values (gen_random_uuid(), :workspace, :sid, :number, 'Main line', now())
            on conflict do nothing""")
        .param("sid", NUMBER_SID)
        .param("workspace", workspace.value())
        .param("number", NUMBER)
        .update();
  }

  WorkspaceId workspace() {
    return workspace;
  }

  /// A member; signing in again is another session of the same person.
  Signed signIn(String name) {
    return signIn(name, Role.AGENT);
  }

  Signed signIn(String name, Role role) {
    UserId user = person(name);
    server.workspaces().admit(workspace, user, role);
    return session(name, user);
  }

  /// Somebody who is a member of nothing.
  Signed stranger() {
    return session("stranger", person("stranger"));
  }

  void signOut(Signed who) {
    send(request(server.url() + "/api/sign-out", who.token()).POST(body("")));
  }

  /// What the voice token of somebody grants.
  JsonNode grants(Signed who) {
    return grants("/token", who.token());
  }

  JsonNode grants(String path, String bearer) {
    String jwt = get(path, bearer).json().path("token").asString();
    byte[] claims = Base64.getUrlDecoder().decode(jwt.split("\\.", 3)[1]);
    return JsonMapper.shared().readTree(claims).path("grants");
  }

  Answer get(String path, String token) {
    return send(request(at(path), token).GET());
  }

  Answer post(String path, String token, String json) {
    return send(
        request(at(path), token).header("Content-Type", "application/json").POST(body(json)));
  }

  Answer post(String path, String token, String idempotencyKey, String json) {
    return send(
        request(at(path), token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(body(json)));
  }

  Answer delete(String path, String token) {
    return send(request(at(path), token).DELETE());
  }

  Answer patch(String path, String token, String json) {
    return send(
        request(at(path), token)
            .header("Content-Type", "application/json")
            .method("PATCH", body(json)));
  }

  Answer put(String path, String token, String json) {
    return send(
        request(at(path), token).header("Content-Type", "application/json").PUT(body(json)));
  }

  /// A signed webhook of the workspace: `/voice` or below.
  Answer webhook(String path, Map<String, String> form) {
    return webhookAt(
        "/api/workspaces/" + workspace + (path.startsWith("/voice") ? path : "/voice" + path),
        form);
  }

  Answer webhookAt(String target, Map<String, String> form) {
    HttpResponse<String> answer = caller.signed(target, form);
    return new Answer(answer.statusCode(), answer.body());
  }

  TestPage page(Signed who) {
    TestPage page =
        new TestPage(
            http,
            URI.create(
                server.url().toString().replaceFirst("http", "ws")
                    + "/api/workspaces/"
                    + workspace
                    + "/events"),
            true);
    page.hello(who.token(), null).frame("welcome");
    return page;
  }

  /// The call with that CallSid, as its people see it.
  JsonNode call(String callSid, Signed who) {
    return get("/calls?limit=100", who.token())
        .json()
        .path("calls")
        .valueStream()
        .filter(call -> call.path("callSid").asString("").equals(callSid))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no call " + callSid));
  }

  /// What the token route of a server without any credentials answers.
  Answer unconfigured(Signed who) {
    try (RingbackServer bare =
        RingbackServer.start(Settings.from(environment(false)), Clock.systemUTC())) {
      return send(
          request(bare.url() + "/api/workspaces/" + workspace + "/token", who.token()).GET());
    }
  }

  /// Stops its own PostgreSQL.
  void losesItsDatabase() throws IOException {
    ownPostgres.orElseThrow().close();
  }

  Answer unsigned(String path, Map<String, String> form) {
    HttpResponse<String> answer =
        caller.post("/api/workspaces/" + workspace + "/voice" + path, form, "made up");
    return new Answer(answer.statusCode(), answer.body());
  }

  int rows(String table) {
    return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
  }

  private UserId person(String name) {
    String email = name + "@example.test";
    return server
        .users()
        .findByEmail(email)
        .orElseGet(() -> server.users().create(email, name, new Secret(PASSWORD)));
  }

  private Signed session(String name, UserId user) {
    Answer answer =
        send(
            request(server.url() + "/api/sign-in", "")
                .header("Content-Type", "application/json")
                .POST(
                    body(
                        "{\"email\":\"%s@example.test\",\"password\":\"%s\"}"
                            .formatted(name, PASSWORD))));
    UUID session =
        jdbc.sql("select id from sessions where user_id = :user order by id desc limit 1")
            .param("user", user.value())
            .query(UUID.class)
            .single();
    return new Signed(user.value(), session, answer.json().path("token").asString());
  }

  private Map<String, String> environment(boolean isConfigured) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "RINGBACK_SHUTDOWN_DELAY",
                "0",
                "HOST",
                "127.0.0.1",
                "PORT",
                "0",
                "DATABASE_URL",
                database.jdbcUrl() + "?user=" + database.user(),
                "PUBLIC_URL",
                PUBLIC_URL.toString(),
                "RINGBACK_SECRET_KEY",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                "JWT_SECRET",
                "a secret of the tests that is long enough",
                "SUPABASE_SERVICE_KEY",
                SERVICE_KEY,
                "TWILIO_API_BASE_URL",
                twilio.address().toString()));
    if (isConfigured) {
      environment.put("TWILIO_ACCOUNT_SID", ACCOUNT);
      environment.put("TWILIO_AUTH_TOKEN", AUTH_TOKEN);
      environment.put("TWILIO_API_KEY", "SK" + "b".repeat(32));
      environment.put("TWILIO_API_SECRET", "0123456789abcdef0123456789abcdef");
      environment.put("TWILIO_TWIML_APP_SID", "AP" + "c".repeat(32));
    }
    return environment;
  }

  private String at(String path) {
    return server.url() + "/api/workspaces/" + workspace + path;
  }

  private static HttpRequest.Builder request(String address, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    twilio.close();
    if (ownPostgres.isPresent()) {
      ownPostgres.get().close();
    }
    http.close();
  }
}
